// The whole estate on one page. Everything that changes from one customer to the next is a parameter in main.bicepparam.
targetScope = 'resourceGroup'

import { roleGrant } from 'functions.bicep'

@description('What the resources are called after: 3 to 10 lower-case letters and digits.')
@minLength(3)
@maxLength(10)
param name string = 'countdepot'

param location string = resourceGroup().location

@description('The Entra tenant whose people use the depot.')
param tenantId string = tenant().tenantId

@description('Application id of the API registration; infra/entra-setup makes it. Tokens for the API carry it as their audience.')
param apiAppId string

@description('Application id of the Power Platform connector registration. It may do everything but decide approvals.')
param connectorAppId string

@description('Which Entra group has which role at which sites. ["*"] means every site. It seeds the role map; admins edit it afterwards.')
param roles roleGrant[] = []

@description('Who is told when an alert fires.')
param alertEmails string[]

@description('True: storage is reached through private endpoints only. False: over the public address, still by identity alone.')
param isPrivate bool = false

@description('API instances that are always warm. 0 costs nothing and makes the first request after a quiet time wait for a start.')
@minValue(0)
@maxValue(10)
param alwaysReady int = 1

@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@description('How many copies of the data the platform keeps, and how far apart.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GZRS'])
param dataRedundancy string = 'Standard_ZRS'

@description('The table that is the ledger. Another one only after a restore; see the runbook.')
param ledgerTable string = 'Ledger'

@description('Hosts at which flows may be called back; one that begins with a dot stands for every host below it. Other clouds have others.')
param webhookHosts string[] = ['.logic.azure.com', '.environment.api.powerplatform.com']

@description('How long an anchor can be neither overwritten nor deleted by anyone.')
param anchorDays int = 365

@description('How long an export can be neither overwritten nor deleted; afterwards it is kept twice as long again, then removed.')
param exportDays int = 35

param tags object = { product: 'CountDepot' }

// Resource names are set here, because ids and role assignments must be known before anything is deployed.
var suffix = take(uniqueString(resourceGroup().id), 8)
var names = {
  apiIdentity: '${name}-api'
  botIdentity: '${name}-bot'
  api: '${name}-api-${suffix}'
  bot: '${name}-bot-${suffix}'
  data: '${name}data${suffix}'
  host: '${name}host${suffix}'
  logs: '${name}-logs'
  network: '${name}-net'
}

resource apiIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: names.apiIdentity
  location: location
  tags: tags
}

// Also the bot's registration: its client id is the bot's app id, so there is no secret anywhere.
resource botIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: names.botIdentity
  location: location
  tags: tags
}

module monitoring 'monitoring.bicep' = {
  params: {
    name: names.logs
    location: location
    tags: tags
    alertEmails: alertEmails
  }
}

module storage 'storage.bicep' = {
  params: {
    dataName: names.data
    hostName: names.host
    location: location
    tags: tags
    redundancy: dataRedundancy
    isPrivate: isPrivate
    anchorDays: anchorDays
    exportDays: exportDays
    logsName: names.logs
  }
  dependsOn: [monitoring]
}

module network 'network.bicep' = if (isPrivate) {
  params: {
    name: names.network
    location: location
    tags: tags
    accounts: [names.data, names.host]
  }
  dependsOn: [storage]
}

module api 'functions.bicep' = {
  params: {
    name: names.api
    location: location
    tags: tags
    identityName: apiIdentity.name
    botAppId: botIdentity.properties.clientId
    tenantId: tenantId
    apiAppId: apiAppId
    connectorAppId: connectorAppId
    roles: roles
    ledgerTable: ledgerTable
    webhookHosts: webhookHosts
    dataName: names.data
    hostName: names.host
    appInsightsName: names.logs
    alwaysReady: alwaysReady
    instanceMemoryMB: instanceMemoryMB
    subnetId: isPrivate ? network!.outputs.apiSubnetId : ''
  }
  dependsOn: [monitoring, storage]
}

module bot 'bot.bicep' = {
  params: {
    name: names.bot
    location: location
    tags: tags
    identityName: botIdentity.name
    tenantId: tenantId
    apiAppId: apiAppId
    depotUrl: api.outputs.url
    dataName: names.data
    appInsightsName: names.logs
    actionGroupName: names.logs
    subnetId: isPrivate ? network!.outputs.botSubnetId : ''
  }
  dependsOn: [monitoring, storage]
}

// What the scripts need to go on.
output apiName string = api.outputs.name
output apiUrl string = api.outputs.url
output apiIdentityPrincipalId string = apiIdentity.properties.principalId
output botName string = bot.outputs.name
output botHost string = bot.outputs.host
output botUrl string = 'https://${bot.outputs.host}'
output botAppId string = botIdentity.properties.clientId
output botIdentityPrincipalId string = botIdentity.properties.principalId
output dataAccount string = names.data
