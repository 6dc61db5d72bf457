// The depot beside the raw store, in the same run on the same machine; only the ratios mean anything.
//   table            every goal, in ten minutes on a quiet machine; writes the table into README.md beside this file
//   load [RATE] [SECONDS]    people who come when they come: RATE requests a second
//   soak [MINUTES] [RATE]    the same for long, with what the process holds
//   import [ROWS]    stock rows from files of 5,000
//   benchmark        one command in detail: time and allocation
using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;
using CountDepot.Bench;

int Number(int at, int otherwise) => args.Length > at ? int.Parse(args[at], CultureInfo.InvariantCulture) : otherwise;

switch (args.FirstOrDefault() ?? "table")
{
    case "table":
        await Report.WriteAsync(isQuick: args.Contains("quick"));
        return 0;
    case "load":
        await LoadRun.LoadAsync(Number(1, 100), TimeSpan.FromSeconds(Number(2, 30)));
        return 0;
    case "soak":
        return await LoadRun.SoakAsync(TimeSpan.FromMinutes(Number(1, 60)), Number(2, 40)) ? 0 : 1;
    case "import":
        Console.WriteLine(await ImportBench.RunAsync(Number(1, 100_000)));
        return 0;
    case "benchmark":
        BenchmarkRunner.Run<CommandCpu>(DefaultConfig.Instance.WithArtifactsPath(Report.Leavings));
        return 0;
    default:
        Console.WriteLine("table [quick] | load [RATE] [SECONDS] | soak [MINUTES] [RATE] | import [ROWS] | benchmark");
        return 2;
}
