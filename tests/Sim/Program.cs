using CountDepot.Sim;

// The simulated Teams alone, for a bot that runs elsewhere, such as under a debugger:
//   dotnet run --project tests/Sim -- http://127.0.0.1:5090/api/messages
await using var sim = await TeamsSim.StartAsync(new(Port: 5070, HasPage: true));
if (args is [var messages, ..]) sim.ConnectBot(new(messages));
Console.WriteLine($"Teams is at {sim.Url}");
foreach (var (name, value) in sim.IdentityEnvironment) Console.WriteLine($"{name}={value}");
await sim.WaitAsync();
