// The bot: a small web app that never sleeps, and its registration with the Bot Service and Teams.
param name string
param location string
param tags object
param identityName string
param tenantId string
param apiAppId string
param depotUrl string
param dataName string
param appInsightsName string
param actionGroupName string
param subnetId string

var role = {
  queueDataMessageProcessor: '8a0f0c08-91a1-4084-bc3d-661d67233fed'
  queueDataMessageSender: 'c6a89b2d-59bc-44d0-9896-0f6e12d7b80a'
  tableDataContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
  monitoringMetricsPublisher: '3913510d-42f4-4e42-8a64-420c390055eb'
}

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName
}

resource data 'Microsoft.Storage/storageAccounts@2026-06-01' existing = {
  name: dataName

  resource tables 'tableServices' existing = {
    name: 'default'

    resource places 'tables' existing = {
      name: 'BotPlaces'
    }
    resource cards 'tables' existing = {
      name: 'BotCards'
    }
    resource tickets 'tables' existing = {
      name: 'BotTickets'
    }
  }
}

resource appInsights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: appInsightsName
}

resource actions 'Microsoft.Insights/actionGroups@2023-01-01' existing = {
  name: actionGroupName
}

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: name
  location: location
  tags: tags
  kind: 'linux'
  sku: { name: 'B1' }
  properties: { reserved: true }
}

resource site 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: tags
  kind: 'app,linux'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identity.id}': {} } }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identity.id
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    siteConfig: {
      linuxFxVersion: 'DOTNETCORE|10.0'
      appCommandLine: 'dotnet CountDepot.Bot.dll'
      // Teams waits a few seconds for an answer; a bot that must wake up first has lost.
      alwaysOn: true
      healthCheckPath: '/health/ready'
      ftpsState: 'Disabled'
      http20Enabled: true
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      remoteDebuggingEnabled: false
    }
  }

  resource settings 'config' = {
    name: 'appsettings'
    properties: {
      APPLICATIONINSIGHTS_CONNECTION_STRING: appInsights.properties.ConnectionString
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.properties.clientId};Authorization=AAD'
      Bot__AppId: identity.properties.clientId
      Bot__TenantId: tenantId
      Bot__DepotUrl: depotUrl
      Bot__DepotAudience: apiAppId
      Bot__IdentityClientId: identity.properties.clientId
      Bot__PublicUrl: 'https://${site.properties.defaultHostName}'
      Bot__StorageAccount: data.name
    }
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

resource registration 'Microsoft.BotService/botServices@2022-09-15' = {
  name: name
  location: 'global'
  tags: tags
  kind: 'azurebot'
  sku: { name: 'F0' }
  properties: {
    displayName: 'CountDepot'
    endpoint: 'https://${site.properties.defaultHostName}/api/messages'
    msaAppType: 'UserAssignedMSI'
    msaAppId: identity.properties.clientId
    msaAppMSIResourceId: identity.id
    msaAppTenantId: tenantId
    disableLocalAuth: true
    isStreamingSupported: false
    schemaTransformationVersion: '1.3'
  }

  resource teams 'channels' = {
    name: 'MsTeamsChannel'
    location: 'global'
    properties: {
      channelName: 'MsTeamsChannel'
      properties: { isEnabled: true, enableCalling: false, acceptedTerms: true }
    }
  }
}

// It takes notices from the queue and posts them; what has to wait it puts back, and what cannot be told it puts aside.
resource noticeRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for id in [role.queueDataMessageProcessor, role.queueDataMessageSender]: {
    scope: data
    name: guid(data.id, identityName, id)
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', id)
      principalId: identity.properties.principalId
      principalType: 'ServicePrincipal'
    }
  }
]

// It remembers whom it may write to and what it posted, and has no business with the ledger beside it.
resource placesRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: data::tables::places
  name: guid(data.id, 'BotPlaces', identityName, role.tableDataContributor)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.tableDataContributor)
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

resource cardsRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: data::tables::cards
  name: guid(data.id, 'BotCards', identityName, role.tableDataContributor)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.tableDataContributor)
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

resource ticketsRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: data::tables::tickets
  name: guid(data.id, 'BotTickets', identityName, role.tableDataContributor)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.tableDataContributor)
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

// The platform asks /health/ready every minute. A platform metric, so it speaks even when our telemetry is silent.
resource notReady 'Microsoft.Insights/metricAlerts@2026-01-01' = {
  name: 'depot-not-ready'
  location: 'global'
  tags: tags
  properties: {
    description: 'The bot has not been ready for five minutes. Runbook: infra/README.md#depot-not-ready'
    severity: 0
    enabled: true
    scopes: [site.id]
    evaluationFrequency: 'PT1M'
    windowSize: 'PT5M'
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'health'
          metricNamespace: 'Microsoft.Web/sites'
          metricName: 'HealthCheckStatus'
          timeAggregation: 'Average'
          operator: 'LessThan'
          threshold: 50
        }
      ]
    }
    actions: [{ actionGroupId: actions.id }]
  }
}

output name string = site.name
output host string = site.properties.defaultHostName
