// Two accounts, so that what the Functions host must own is never what the ledger is kept in.
// Neither has a usable key: whoever reads or writes does so as an identity with a role.
param dataName string
param hostName string
param location string
param tags object
param redundancy string
param isPrivate bool
param anchorDays int
param exportDays int
param logsName string

var locked = {
  accessTier: 'Hot'
  allowBlobPublicAccess: false
  allowCrossTenantReplication: false
  allowSharedKeyAccess: false
  defaultToOAuthAuthentication: true
  minimumTlsVersion: 'TLS1_2'
  supportsHttpsTrafficOnly: true
  publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
  networkAcls: { bypass: 'AzureServices', defaultAction: isPrivate ? 'Deny' : 'Allow' }
}

resource data 'Microsoft.Storage/storageAccounts@2026-06-01' = {
  name: dataName
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: redundancy }
  properties: locked

  // The API's tables are made by the API when it first starts, as its role allows; their names are its own business.
  resource tables 'tableServices' = {
    name: 'default'

    // The bot has a role on these alone, and so cannot make them.
    resource botPlaces 'tables' = {
      name: 'BotPlaces'
    }
    resource botCards 'tables' = {
      name: 'BotCards'
    }
    resource botTickets 'tables' = {
      name: 'BotTickets'
    }
  }

  resource queues 'queueServices' = {
    name: 'default'

    // Senders and processors may not make queues, so those are made here.
    resource notices 'queues' = {
      name: 'notices'
    }
    resource poison 'queues' = {
      name: 'notices-poison'
    }
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      isVersioningEnabled: true
      deleteRetentionPolicy: { enabled: true, days: 30 }
      containerDeleteRetentionPolicy: { enabled: true, days: 30 }
    }

    resource exports 'containers' = {
      name: 'exports'
      properties: { publicAccess: 'None' }

      resource once 'immutabilityPolicies' = {
        name: 'default'
        properties: { immutabilityPeriodSinceCreationInDays: exportDays, allowProtectedAppendWrites: false }
      }
    }

    // Files that were taken in: rewritten while one is being finished, kept as its receipt.
    resource imports 'containers' = {
      name: 'imports'
      properties: { publicAccess: 'None' }
    }

    resource anchors 'containers' = {
      name: 'anchors'
      properties: { publicAccess: 'None' }

      // Left unlocked, so that a trial can be taken down again; infra/deploy lock-anchors makes it final.
      resource once 'immutabilityPolicies' = {
        name: 'default'
        properties: { immutabilityPeriodSinceCreationInDays: anchorDays, allowProtectedAppendWrites: false }
      }
    }
  }
}

resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2026-06-01' = {
  parent: data
  name: 'default'
  properties: {
    policy: {
      rules: [
        {
          name: 'old-exports'
          type: 'Lifecycle'
          definition: {
            filters: { blobTypes: ['blockBlob'], prefixMatch: ['exports/'] }
            actions: {
              baseBlob: {
                tierToCool: { daysAfterModificationGreaterThan: 7 }
                delete: { daysAfterModificationGreaterThan: exportDays * 3 }
              }
              version: { delete: { daysAfterCreationGreaterThan: exportDays * 3 } }
            }
          }
        }
      ]
    }
  }
}

resource keep 'Microsoft.Authorization/locks@2020-05-01' = {
  scope: data
  name: 'keep-the-ledger'
  properties: { level: 'CanNotDelete', notes: 'Holds the ledger. infra/deploy teardown removes this lock first.' }
}

resource host 'Microsoft.Storage/storageAccounts@2026-06-01' = {
  name: hostName
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
  properties: locked

  resource blobs 'blobServices' = {
    name: 'default'

    resource package 'containers' = {
      name: 'app-package'
      properties: { publicAccess: 'None' }
    }
  }
}

resource logs 'Microsoft.OperationalInsights/workspaces@2026-03-01' existing = {
  name: logsName
}

// Our own code deletes nothing from the ledger or the anchors, so every line here is worth a look.
#disable-next-line use-recent-api-versions
resource tableLog 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: data::tables
  name: 'deletions'
  properties: { workspaceId: logs.id, logs: [{ category: 'StorageDelete', enabled: true }] }
}

#disable-next-line use-recent-api-versions
resource blobLog 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: data::blobs
  name: 'deletions'
  properties: { workspaceId: logs.id, logs: [{ category: 'StorageDelete', enabled: true }] }
}
