// The API: Azure Functions on Flex Consumption, running our own executable as a custom handler.
@export()
type roleGrant = {
  @description('Object id of an Entra group.')
  group: string
  role: 'Viewer' | 'Staff' | 'Manager' | 'Admin'
  @description('["*"] means every site.')
  sites: string[]
}

param name string
param location string
param tags object
param identityName string
param botAppId string
param tenantId string
param apiAppId string
param connectorAppId string
param roles roleGrant[]
param ledgerTable string
param webhookHosts string[]
param dataName string
param hostName string
param appInsightsName string
param alwaysReady int
param instanceMemoryMB int
param subnetId string

var role = {
  blobDataContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
  blobDataOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  queueDataContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  queueDataMessageProcessor: '8a0f0c08-91a1-4084-bc3d-661d67233fed'
  queueDataMessageSender: 'c6a89b2d-59bc-44d0-9896-0f6e12d7b80a'
  tableDataContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
  monitoringMetricsPublisher: '3913510d-42f4-4e42-8a64-420c390055eb'
}

// Depot:Roles as configuration reads it from the environment: one variable for each value.
var roleSettings = flatten(map(range(0, length(roles)), i => [
  { key: 'Depot__Roles__${i}__Group', value: roles[i].group }
  { key: 'Depot__Roles__${i}__Role', value: roles[i].role }
  { key: 'Depot__Roles__${i}__Sites', value: join(roles[i].sites, ',') }
]))

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName
}

resource data 'Microsoft.Storage/storageAccounts@2026-06-01' existing = {
  name: dataName

  resource blobs 'blobServices' existing = {
    name: 'default'
    resource exports 'containers' existing = {
      name: 'exports'
    }
    resource anchors 'containers' existing = {
      name: 'anchors'
    }
    resource imports 'containers' existing = {
      name: 'imports'
    }
  }
}

resource host 'Microsoft.Storage/storageAccounts@2026-06-01' existing = {
  name: hostName
}

resource appInsights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: appInsightsName
}

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { tier: 'FlexConsumption', name: 'FC1' }
  properties: { reserved: true }
}

resource site 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp,linux'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identity.id}': {} } }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identity.id
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    siteConfig: {
      ftpsState: 'Disabled'
      http20Enabled: true
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      remoteDebuggingEnabled: false
    }
    functionAppConfig: {
      runtime: { name: 'custom', version: '1.0' }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${host.properties.primaryEndpoints.blob}app-package'
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identity.id }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: 40
        alwaysReady: alwaysReady == 0 ? [] : [{ name: 'http', instanceCount: alwaysReady }]
        triggers: { http: { perInstanceConcurrency: 32 } }
      }
    }
  }

  resource settings 'config' = {
    name: 'appsettings'
    properties: toObject(
      concat(
        [
          { key: 'AzureWebJobsStorage__accountName', value: host.name }
          { key: 'AzureWebJobsStorage__credential', value: 'managedidentity' }
          { key: 'AzureWebJobsStorage__clientId', value: identity.properties.clientId }
          { key: 'AzureWebJobsDisableHomepage', value: 'true' }
          { key: 'APPLICATIONINSIGHTS_CONNECTION_STRING', value: appInsights.properties.ConnectionString }
          {
            key: 'APPLICATIONINSIGHTS_AUTHENTICATION_STRING'
            value: 'ClientId=${identity.properties.clientId};Authorization=AAD'
          }
          { key: 'Depot__TenantId', value: tenantId }
          { key: 'Depot__Audience', value: apiAppId }
          { key: 'Depot__IdentityClientId', value: identity.properties.clientId }
          { key: 'Depot__BotAppId', value: botAppId }
          { key: 'Depot__ConnectorAppId', value: connectorAppId }
          { key: 'Depot__StorageAccount', value: data.name }
          { key: 'Depot__LedgerTable', value: ledgerTable }
          { key: 'Depot__WebhookHosts', value: join(webhookHosts, ',') }
        ],
        roleSettings
      ),
      setting => setting.key,
      setting => setting.value
    )
    // The host reads its own storage as soon as it starts.
    dependsOn: [hostRoles, dataRoles]
  }

  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }
}

// What the Functions host itself needs: leases, keys and timers of its own, in the account that holds nothing else.
resource hostRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for id in [role.blobDataOwner, role.queueDataContributor, role.tableDataContributor]: {
    scope: host
    name: guid(host.id, identityName, id)
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', id)
      principalId: identity.properties.principalId
      principalType: 'ServicePrincipal'
    }
  }
]

// The ledger and its projections, and the notices for the bot.
resource dataRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for id in [role.tableDataContributor, role.queueDataMessageSender, role.queueDataMessageProcessor]: {
    scope: data
    name: guid(data.id, identityName, id)
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', id)
      principalId: identity.properties.principalId
      principalType: 'ServicePrincipal'
    }
  }
]

// Exports and anchors: both containers are immutable, so this role adds and reads there and can change nothing.
resource exportRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: data::blobs::exports
  name: guid(data.id, 'exports', identityName, role.blobDataContributor)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.blobDataContributor)
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

resource anchorRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: data::blobs::anchors
  name: guid(data.id, 'anchors', identityName, role.blobDataContributor)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.blobDataContributor)
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

resource importRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: data::blobs::imports
  name: guid(data.id, 'imports', identityName, role.blobDataContributor)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.blobDataContributor)
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

resource telemetryRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: appInsights
  name: guid(appInsights.id, identityName, role.monitoringMetricsPublisher)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.monitoringMetricsPublisher)
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

output name string = site.name
output url string = 'https://${site.properties.defaultHostName}'
