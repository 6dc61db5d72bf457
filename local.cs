#:project tests/Sim/Sim.csproj
#:property PublishAot=false

// CountDepot on this machine: dotnet run local.cs
// Data stays in .depot; delete that folder to begin anew.

using System.Runtime.InteropServices;
using CountDepot.Sim;

if (AppContext.GetData("EntryPointFileDirectoryPath") is string here) Directory.SetCurrentDirectory(here);
using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
var folder = Path.Combine(LocalDepot.Root, ".depot");

try
{
    Console.WriteLine("CountDepot: a depot, its bot and a simulated Teams on this machine.");
    await using var depot = await LocalDepot.StartAsync(new(folder, HasFixedPorts: true, Builds: true, Say: Console.WriteLine), stop.Token);
    await DemoData.LoadAsync(depot, Console.WriteLine, stop.Token);
    Console.WriteLine($"\nOpen {depot.Teams.Url}\n\nData and logs are in {folder}. Ctrl+C stops everything.");
    await depot.Ended.WaitAsync(stop.Token);
    return 0;
}
catch (Exception) when (stop.IsCancellationRequested)
{
    // Ctrl+C reaches the programs as well as us, so whatever was under way may have failed in any way.
    Console.WriteLine("Stopped; the data is saved.");
    return 0;
}
catch (Exception problem) when (problem is InvalidOperationException or HttpRequestException or IOException)
{
    Console.Error.WriteLine(problem.Message);
    return 1;
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
