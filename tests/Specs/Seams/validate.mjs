// node validate.mjs FOLDER-OF-package.json SCHEMA DOCUMENT…
// Checks JSON against a draft-04 schema; exit code 1 and the errors when it fails. Draft-04 ignores what stands beside a $ref.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [home, schemaFile, ...documents] = process.argv.slice(2);
const require = createRequire(join(home, 'package.json'));
const Ajv = require('ajv-draft-04').default;
const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false });
ajv.addFormat('uri', text => URL.canParse(text));
const validate = ajv.compile(JSON.parse(readFileSync(schemaFile, 'utf8')));
for (const file of documents) {
  if (validate(JSON.parse(readFileSync(file, 'utf8')))) continue;
  for (const error of validate.errors) console.error(`${error.instancePath || '/'} ${error.message} ${JSON.stringify(error.params)}`);
  process.exitCode = 1;
}
