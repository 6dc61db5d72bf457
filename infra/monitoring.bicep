// Where telemetry goes, and what it wakes people up for. Every alert's name is a heading in the runbook of README.md.
param name string
param location string
param tags object
param alertEmails string[]

// Metric names are those of the product's meter; a counter's Sum is what was added since the last report.
var pages = {
  now: { severity: 0, every: 'PT5M' }
  today: { severity: 2, every: 'PT15M' }
  weekly: { severity: 4, every: 'P1D' }
}

var alerts = [
  {
    name: 'audit-break'
    page: 'now'
    window: 'PT15M'
    says: 'The audit found a chain that does not verify, or an anchor that does not match.'
    query: 'AppMetrics | where Name == "cd.audit.breaks" and Sum > 0'
  }
  {
    name: 'ledger-delete'
    page: 'now'
    window: 'PT15M'
    says: 'Something was deleted from the ledger or the anchors. Our own code never does that.'
    query: '''
union isfuzzy=true StorageTableLogs, StorageBlobLogs
| where OperationName startswith "Delete"
| where (Uri has "/Ledger(" and Uri has "block-") or Uri has "Tables('Ledger')" or Uri has "/anchors"
'''
  }
  {
    name: 'commit-unknown'
    page: 'now'
    window: 'PT5M'
    says: 'More than 1 % of commands ended without knowing whether they were recorded.'
    query: '''
AppMetrics
| where Name in ("cd.commit.unknown", "cd.command.duration")
| summarize Unknown = sumif(Sum, Name == "cd.commit.unknown"), Commands = sumif(ItemCount, Name == "cd.command.duration")
| where Unknown > 0 and Unknown > 0.01 * Commands
'''
  }
  {
    name: 'queue-poison'
    page: 'now'
    window: 'PT15M'
    says: 'Notices that nobody can deliver have been lying in the poison queue for 15 minutes.'
    query: 'AppMetrics | where Name == "cd.queue.poison" | summarize Least = min(Min) | where Least > 0'
  }
  {
    name: 'anchor-old'
    page: 'now'
    window: 'PT15M'
    says: 'The newest anchor is older than 45 minutes.'
    query: 'AppMetrics | where Name == "cd.anchor.age_seconds" | summarize arg_max(TimeGenerated, Max) | where Max > 2700'
  }
  {
    name: 'backup-old'
    page: 'now'
    window: 'PT15M'
    says: 'The newest export is older than two hours.'
    query: 'AppMetrics | where Name == "cd.backup.age_seconds" | summarize arg_max(TimeGenerated, Max) | where Max > 7200'
  }
  {
    // Timers are the requests without an address. One is silent when it missed an hour and three of its own turns.
    name: 'silent-timer'
    page: 'now'
    window: 'P1D'
    says: 'A timer that used to run has stopped, or none ran for an hour.'
    query: '''
let runs = AppRequests | where isempty(Url) and Success == true;
let silent = runs
  | summarize First = min(TimeGenerated), Last = max(TimeGenerated), Count = count() by Name
  | extend Usual = iff(Count > 1, (Last - First) / (Count - 1), 1h)
  | where now() - Last > max_of(1h, 3 * Usual);
let none = runs | summarize Last = max(TimeGenerated) | where isnull(Last) or now() - Last > 1h | extend Name = "all timers";
union silent, none
'''
  }
  {
    name: 'outbox-slow'
    page: 'today'
    window: 'PT15M'
    says: 'Notices wait more than two minutes for delivery.'
    query: 'AppMetrics | where Name == "cd.outbox.age_seconds" | summarize Late = countif(Max > 120), All = count() | where All > 0 and Late == All'
  }
  {
    name: 'projection-behind'
    page: 'today'
    window: 'PT15M'
    says: 'Lists are more than a minute behind the ledger. Answers about one item are still right.'
    query: 'AppMetrics | where Name == "cd.projection.lag_seconds" | summarize Late = countif(Max > 60), All = count() | where All > 0 and Late == All'
  }
  {
    name: 'conflicts-high'
    page: 'today'
    window: 'PT1H'
    says: 'More than 20 % of commands had to decide again because another instance wrote first.'
    query: '''
AppMetrics
| where Name in ("cd.commit.conflicts", "cd.command.duration")
| summarize Conflicts = sumif(Sum, Name == "cd.commit.conflicts"), Commands = sumif(ItemCount, Name == "cd.command.duration")
| where Commands >= 100 and Conflicts > 0.2 * Commands
'''
  }
  {
    name: 'roles-unreachable'
    page: 'today'
    window: 'PT15M'
    says: 'Group look-ups have been failing for more than five minutes, so people are refused.'
    query: 'AppMetrics | where Name == "cd.role.lookup.failures" and Sum > 0 | summarize Minutes = dcount(bin(TimeGenerated, 1m)) | where Minutes > 5'
  }
  {
    name: 'bot-keys-old'
    page: 'today'
    window: 'PT1H'
    says: 'The keys that prove a message comes from Teams were last fetched more than two days ago.'
    query: 'AppMetrics | where Name == "cd.keys.age_seconds" | summarize arg_max(TimeGenerated, Max) | where Max > 172800'
  }
  {
    name: 'bot-rejects'
    page: 'today'
    window: 'PT1H'
    says: 'More than 100 messages in an hour had no valid proof of coming from Teams.'
    query: 'AppMetrics | where Name == "cd.bot.auth_rejected" | summarize Rejected = sum(Sum) | where Rejected > 100'
  }
  {
    name: 'api-errors'
    page: 'today'
    window: 'PT15M'
    says: 'The API answered with a server error more than five times in 15 minutes.'
    query: 'AppRequests | where isnotempty(Url) and ResultCode startswith "5" | summarize Errors = count() | where Errors > 5'
  }
  {
    name: 'repairs'
    page: 'weekly'
    window: 'P1D'
    says: 'The repair sweep had something to repair. Rare is fine, daily is not.'
    query: 'AppMetrics | where Name == "cd.sweeper.repaired" and Sum > 0'
  }
  {
    name: 'stale-clicks'
    page: 'weekly'
    window: 'P1D'
    says: 'More than 5 % of button presses were on cards that had been overtaken.'
    query: '''
AppMetrics
| where Name in ("cd.approval.stale_clicks", "cd.bot.invoke.duration")
| summarize Stale = sumif(Sum, Name == "cd.approval.stale_clicks"), Clicks = sumif(ItemCount, Name == "cd.bot.invoke.duration")
| where Clicks >= 100 and Stale > 0.05 * Clicks
'''
  }
]

resource logs 'Microsoft.OperationalInsights/workspaces@2026-03-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: 90
    // A loop that logs without end costs at most this much a day.
    workspaceCapping: { dailyQuotaGb: 1 }
    features: { disableLocalAuth: true, enableLogAccessUsingOnlyResourcePermissions: true }
  }
}

resource appInsights 'Microsoft.Insights/components@2020-02-02' = {
  name: name
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: logs.id
    DisableLocalAuth: true
  }
}

resource actions 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: name
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'CountDepot'
    enabled: true
    emailReceivers: [
      for (email, i) in alertEmails: { name: 'operator-${i}', emailAddress: email, useCommonAlertSchema: true }
    ]
  }
}

resource rules 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = [
  for alert in alerts: {
    name: alert.name
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: alert.name
      description: '${alert.says} Runbook: infra/README.md#${alert.name}'
      severity: pages[alert.page].severity
      enabled: true
      scopes: [logs.id]
      evaluationFrequency: pages[alert.page].every
      windowSize: alert.window
      autoMitigate: alert.page != 'weekly'
      // Some tables appear only with their first row; a rule must not wait for it.
      skipQueryValidation: true
      criteria: {
        allOf: [
          {
            query: alert.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: [actions.id] }
    }
  }
]

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, name, 'workbook')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'CountDepot'
    category: 'workbook'
    sourceId: logs.id
    serializedData: replace(loadTextContent('workbook.json'), '__LOGS__', logs.id)
  }
}
