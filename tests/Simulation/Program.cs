using System.Globalization;
using CountDepot.Simulation;
using CountDepot.Simulation.Histories;

// Replays one history and tells it line by line: dotnet run --project tests/Simulation -- 1234 [mutant]
if (args is not [var text, .. var rest] || !int.TryParse(text, CultureInfo.InvariantCulture, out var seed))
{
    Console.Error.WriteLine("Say which history: dotnet run --project tests/Simulation -- SEED [MUTANT]");
    return 2;
}
var result = History.Run(seed, rest is [var name] ? Enum.Parse<Mutant>(name) : Mutant.None, Console.Out);
Console.WriteLine($"{result.Digest:x16} {result.Violation ?? "every promise was kept"}");
return result.Violation is null ? 0 : 1;
