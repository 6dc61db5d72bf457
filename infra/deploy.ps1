# Brings CountDepot into a subscription, again and again. Run `infra/deploy.ps1 help` for the commands; README.md tells the rest.
$ErrorActionPreference = 'Stop'
Push-Location (Join-Path $PSScriptRoot '..')
try { dotnet run --project infra/Deploy -- @args } finally { Pop-Location }
exit $LASTEXITCODE
