// The values that differ from one customer to the next. infra/deploy sets the variables; edit the rest here.
using './main.bicep'

param name = readEnvironmentVariable('DEPOT_NAME', 'countdepot')
param apiAppId = readEnvironmentVariable('DEPOT_API_APP_ID')
param connectorAppId = readEnvironmentVariable('DEPOT_CONNECTOR_APP_ID')
param roles = json(readEnvironmentVariable('DEPOT_ROLES', '[]'))
param alertEmails = split(readEnvironmentVariable('DEPOT_ALERT_EMAILS'), ',')

param isPrivate = bool(readEnvironmentVariable('DEPOT_PRIVATE', 'false'))
param alwaysReady = 1
param instanceMemoryMB = 2048
param dataRedundancy = 'Standard_ZRS'
param ledgerTable = 'Ledger'
param anchorDays = 365
param exportDays = 35
