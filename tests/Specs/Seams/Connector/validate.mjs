// node validate.mjs FOLDER-OF-package.json DEFINITION
// What the libraries of others say of an OpenAPI 2.0 definition: swagger-parser (is it valid?) and Spectral's recommended rules (is it good?).
// Exit code 1 and the findings when there are any. Tags are not used by Power Platform, so the rule that wants them is off.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [home, file] = process.argv.slice(2);
const require = createRequire(join(home, 'package.json'));
const SwaggerParser = require('@apidevtools/swagger-parser');
const { Spectral } = require('@stoplight/spectral-core');
const { oas } = require('@stoplight/spectral-rulesets');

const findings = [];
const definition = JSON.parse(readFileSync(file, 'utf8'));
try {
  await SwaggerParser.validate(structuredClone(definition));
} catch (error) {
  findings.push(`swagger-parser: ${error.message}`);
}
const spectral = new Spectral();
spectral.setRuleset({ extends: [[oas, 'recommended']], rules: { 'operation-tags': 'off' } });
for (const found of await spectral.run(definition)) findings.push(`spectral ${found.code}: ${found.path.join('/')} ${found.message}`);
for (const finding of findings) console.error(finding);
process.exitCode = findings.length ? 1 : 0;
