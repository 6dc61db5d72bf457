using System.ComponentModel;
using System.Diagnostics;

namespace CountDepot.Deploy;

/// <summary>A step could not be done; the message is what the person at the keyboard needs to know.</summary>
public sealed class StepFailedException(string message) : Exception(message)
{
    /// <summary>True when the tenant says that this person may not do it, and somebody else may.</summary>
    public bool IsForbidden => Message.Contains("Authorization_RequestDenied", StringComparison.Ordinal) || Message.Contains("Forbidden", StringComparison.Ordinal);

    /// <summary>True when what was asked for does not exist.</summary>
    public bool IsMissing => Message.Contains("NotFound", StringComparison.Ordinal);
}

/// <summary>Runs other programs as the person at the keyboard.</summary>
public static class Command
{
    /// <summary>Runs a program to its end. Quiet: its words are returned; else they go to the screen. A failure throws with what it said.</summary>
    public static async Task<string> RunAsync(string program, string[] arguments, bool isQuiet, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = isQuiet, RedirectStandardError = isQuiet };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            throw new StepFailedException($"{program} is not installed, or not on the PATH.");
        }
        using (process)
        {
            var output = isQuiet ? process.StandardOutput.ReadToEndAsync() : Task.FromResult("");
            var errors = isQuiet ? await process.StandardError.ReadToEndAsync() : "";
            await process.WaitForExitAsync();
            if (process.ExitCode == 0) return await output;
            // Compilers say what is wrong on the ordinary stream.
            throw new StepFailedException($"{program} {string.Join(' ', arguments.Take(4))} … failed: {errors.Trim()}\n{await output}".Trim());
        }
    }
}
