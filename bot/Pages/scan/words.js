// The page's own labels. What is said about items comes from the server in the same language.

const english = {
  flow: 'What for', site: 'Site', to: 'To', typed: 'Code', go: 'Go', log: 'Done so far', finish: 'Finish', scan: 'Scan', next: 'Scan next',
  flows: { lookUp: 'Look up', checkOut: 'Check out', checkIn: 'Check in', count: 'Count', receive: 'Receive', transfer: 'Transfer' },
  acts: { checkOut: 'Check out', checkIn: 'Check in', count: 'Save count', openCount: 'Start a count here', receive: 'Receive', arrive: 'Receive', ship: 'Send', link: 'Give it the code', create: 'Create the item' },
  quantity: 'Quantity', counted: 'How many are there', less: 'One less', more: 'One more', due: 'Due back', how: 'How they are', which: 'Which', transfer: 'From', outside: 'A supplier',
  dispositions: { good: 'Good', damaged: 'Damaged', lost: 'Lost' }, serial: (s) => `Serial number ${s}`, serials: (n) => `${n} serial numbers scanned here`,
  bin: (b) => `Bin: ${b}`, noBin: 'Leave bin', several: 'Which one is it?', unknown: 'Is it the code of an item?', find: 'Find the item', name: 'Or name a new item', sku: 'Its SKU', kind: 'Kind',
  kinds: { stock: 'Stock', consumable: 'Consumable', equipment: 'Equipment', serialized: 'Serialized' }, cancel: 'Never mind', empty: 'Nothing yet.',
  offline: (n) => (n === 0 ? 'No network. What you scan is kept and sent later.' : `No network. Kept to be sent: ${n}.`), kept: 'Without a network it is not known what this code is. It is kept and sent when there is one.',
  waiting: (what) => `… ${what}`, done: (what) => `✔ ${what}`, refused: (what) => `⚠ ${what}`, forget: 'Remove', over: 'This page has been open too long. Close it and open the scanner again from the chat; nothing is lost.',
  pointing: 'Hold a code in front of the camera.', denied: 'The camera may not be used. Allow it in the settings of Teams, or type the code.', slow: 'No code was seen. Try again, or type it.',
  typing: 'Type the code, or use a scanner that types.', noCount: 'No count is open at this site.', nothingOut: 'Nothing of it is checked out.', chooseTo: 'Choose where it goes.', offlineFlow: (flow, n) => `${flow}: ${n}`,
};

const german = {
  flow: 'Wofür', site: 'Standort', to: 'Nach', typed: 'Code', go: 'Los', log: 'Bisher erledigt', finish: 'Fertig', scan: 'Scannen', next: 'Weiter scannen',
  flows: { lookUp: 'Nachsehen', checkOut: 'Ausleihen', checkIn: 'Zurückgeben', count: 'Zählen', receive: 'Einbuchen', transfer: 'Umlagern' },
  acts: { checkOut: 'Ausleihen', checkIn: 'Zurückgeben', count: 'Zählung sichern', openCount: 'Hier eine Zählung beginnen', receive: 'Einbuchen', arrive: 'Einbuchen', ship: 'Losschicken', link: 'Diesen Code geben', create: 'Artikel anlegen' },
  quantity: 'Menge', counted: 'Wie viele sind da', less: 'Eins weniger', more: 'Eins mehr', due: 'Zurück am', how: 'Zustand', which: 'Welche', transfer: 'Von', outside: 'Lieferant',
  dispositions: { good: 'Gut', damaged: 'Beschädigt', lost: 'Verloren' }, serial: (s) => `Seriennummer ${s}`, serials: (n) => `${n} Seriennummern hier gescannt`,
  bin: (b) => `Fach: ${b}`, noBin: 'Fach verlassen', several: 'Welcher ist es?', unknown: 'Ist es der Code eines Artikels?', find: 'Artikel suchen', name: 'Oder einen neuen Artikel benennen', sku: 'Seine SKU', kind: 'Art',
  kinds: { stock: 'Bestand', consumable: 'Verbrauchsmaterial', equipment: 'Gerät', serialized: 'Mit Seriennummern' }, cancel: 'Schon gut', empty: 'Noch nichts.',
  offline: (n) => (n === 0 ? 'Kein Netz. Was Sie scannen, wird aufgehoben und später gesendet.' : `Kein Netz. Aufgehoben: ${n}.`), kept: 'Ohne Netz ist nicht bekannt, was dieser Code ist. Er wird aufgehoben und später gesendet.',
  waiting: (what) => `… ${what}`, done: (what) => `✔ ${what}`, refused: (what) => `⚠ ${what}`, forget: 'Entfernen', over: 'Diese Seite war zu lange offen. Schließen Sie sie und öffnen Sie den Scanner im Chat neu; nichts geht verloren.',
  pointing: 'Halten Sie einen Code vor die Kamera.', denied: 'Die Kamera darf nicht benutzt werden. Erlauben Sie sie in den Einstellungen von Teams, oder tippen Sie den Code.', slow: 'Kein Code gesehen. Versuchen Sie es noch einmal, oder tippen Sie ihn.',
  typing: 'Tippen Sie den Code, oder nehmen Sie einen Scanner, der tippt.', noCount: 'An diesem Standort ist keine Zählung offen.', nothingOut: 'Davon ist nichts ausgeliehen.', chooseTo: 'Wählen Sie, wohin.', offlineFlow: (flow, n) => `${flow}: ${n}`,
};

export const wordsFor = (language) => (language === 'de' ? german : english);
