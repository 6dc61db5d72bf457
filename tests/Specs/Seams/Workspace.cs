using System.Diagnostics;

namespace CountDepot.Specs.Seams;

/// <summary>What a program said and how it ended.</summary>
public sealed record Outcome(int ExitCode, string Output, string Errors)
{
    /// <summary>Both streams, for messages.</summary>
    public string Said => $"exit code {ExitCode}\n{Output}\n{Errors}";
}

/// <summary>The repository on disk, and the programs that the seam tests run in it.</summary>
public static class Workspace
{
    /// <summary>The folder that holds CountDepot.sln.</summary>
    public static string Root => Tree.Root;

    /// <summary>A file or folder of the repository.</summary>
    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>The text of a file of the repository.</summary>
    public static string Text(params string[] parts) => File.ReadAllText(PathOf(parts));

    /// <summary>A new empty folder outside the repository.</summary>
    public static string NewFolder() => Directory.CreateTempSubdirectory("countdepot-").FullName;

    /// <summary>Runs a program in the repository's root and waits for its end.</summary>
    public static Task<Outcome> RunAsync(string program, params string[] arguments) => RunAsync(program, arguments, null);

    /// <summary>Runs a program with more environment, in the repository's root or elsewhere, and waits for its end. A null value removes a variable.</summary>
    public static async Task<Outcome> RunAsync(string program, string[] arguments, IReadOnlyDictionary<string, string?>? environment, string? folder = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder ?? Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            if (value is null) start.Environment.Remove(name);
            else start.Environment[name] = value;
        }
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new(process.ExitCode, await output, await errors);
    }
}
