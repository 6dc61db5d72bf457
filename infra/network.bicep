// Only when isPrivate: a small network, and private endpoints through which alone both storage accounts are reached.
param name string
param location string
param tags object
param accounts string[]

var services = ['blob', 'queue', 'table']
var pairs = flatten(map(accounts, account => map(services, service => { account: account, service: service })))

resource network 'Microsoft.Network/virtualNetworks@2025-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: ['10.90.0.0/24'] }
    subnets: [
      {
        name: 'api'
        properties: {
          addressPrefix: '10.90.0.0/26'
          delegations: [{ name: 'flex', properties: { serviceName: 'Microsoft.App/environments' } }]
        }
      }
      {
        name: 'bot'
        properties: {
          addressPrefix: '10.90.0.64/27'
          delegations: [{ name: 'web', properties: { serviceName: 'Microsoft.Web/serverFarms' } }]
        }
      }
      {
        name: 'endpoints'
        properties: { addressPrefix: '10.90.0.96/27' }
      }
    ]
  }

  resource api 'subnets' existing = {
    name: 'api'
  }
  resource bot 'subnets' existing = {
    name: 'bot'
  }
  resource endpoints 'subnets' existing = {
    name: 'endpoints'
  }
}

resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for service in services: {
    name: 'privatelink.${service}.${environment().suffixes.storage}'
    location: 'global'
    tags: tags
  }
]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (service, i) in services: {
    parent: zones[i]
    name: name
    location: 'global'
    tags: tags
    properties: { registrationEnabled: false, virtualNetwork: { id: network.id } }
  }
]

resource privateEndpoints 'Microsoft.Network/privateEndpoints@2025-05-01' = [
  for pair in pairs: {
    name: '${pair.account}-${pair.service}'
    location: location
    tags: tags
    properties: {
      subnet: { id: network::endpoints.id }
      privateLinkServiceConnections: [
        {
          name: pair.service
          properties: {
            privateLinkServiceId: resourceId('Microsoft.Storage/storageAccounts', pair.account)
            groupIds: [pair.service]
          }
        }
      ]
    }
  }
]

resource zoneGroups 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2025-05-01' = [
  for (pair, i) in pairs: {
    parent: privateEndpoints[i]
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        { name: pair.service, properties: { privateDnsZoneId: zones[indexOf(services, pair.service)].id } }
      ]
    }
  }
]

output apiSubnetId string = network::api.id
output botSubnetId string = network::bot.id
