// The command lines of the scripts that make packages, and how their values get into templates; included by them.
using System.Text.Json;
using System.Text.RegularExpressions;

/// <summary>What a value must look like, and how that is said.</summary>
internal sealed partial record Shape(string Said, Regex Pattern)
{
    internal static readonly Shape Guid = new("a GUID", GuidPattern());
    internal static readonly Shape Host = new("one exact host name without scheme, port, path or wildcard", HostPattern());
    internal static readonly Shape Name = new("1 to 32 characters", NamePattern());
    internal static readonly Shape Https = new("an https address", HttpsPattern());
    internal static readonly Shape Email = new("an e-mail address", EmailPattern());
    internal static readonly Shape Version = new("three numbers such as 1.0.0", VersionPattern());

    [GeneratedRegex(@"\A[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\z")] private static partial Regex GuidPattern();
    [GeneratedRegex(@"\A([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}\z")] private static partial Regex HostPattern();
    [GeneratedRegex(@"\A\S(.{0,30}\S)?\z")] private static partial Regex NamePattern();
    [GeneratedRegex(@"\Ahttps://[^\s""<>\\]+\z")] private static partial Regex HttpsPattern();
    [GeneratedRegex(@"\A[^@\s""<>\\]+@[^@\s""<>\\]+\.[^@\s""<>\\]+\z")] private static partial Regex EmailPattern();
    [GeneratedRegex(@"\A(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\z")] private static partial Regex VersionPattern();
}

/// <summary>A parameter of a script.</summary>
/// <param name="Placeholder">Where its value goes in a template: <c>${{PLACEHOLDER}}</c>.</param>
/// <param name="Else">What stands in when it is absent, a parameter before it or a value; null when it is required.</param>
internal sealed record Parameter(string Name, string Placeholder, Shape Shape, string? Else);

/// <summary>What the command line says, checked before anything is written.</summary>
internal sealed partial record Parameters(IReadOnlyDictionary<string, string> Values, string Out)
{
    internal static Parameters? Read(string[] args, Parameter[] known, string folder, out string problem)
    {
        var said = new Dictionary<string, string>(StringComparer.Ordinal);
        problem = "";
        for (var i = 0; i < args.Length; i += 2)
        {
            var name = args[i].StartsWith("--", StringComparison.Ordinal) ? args[i][2..] : "";
            if (name != "out" && !Array.Exists(known, parameter => parameter.Name == name)) problem = $"there is no parameter '{args[i]}'.";
            else if (i + 1 == args.Length) problem = $"--{name} needs a value.";
            else if (!said.TryAdd(name, args[i + 1])) problem = $"--{name} is given twice.";
            if (problem != "") return null;
        }
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, placeholder, shape, otherwise) in known)
        {
            var other = Array.Find(known, parameter => parameter.Name == otherwise);
            var value = said.GetValueOrDefault(name) ?? (other is null ? otherwise : values[other.Placeholder]);
            if (value is null) problem = $"--{name} is required.";
            else if (!shape.Pattern.IsMatch(value)) problem = $"--{name} '{value}' must be {shape.Said}.";
            if (problem != "") return null;
            values[placeholder] = value!;
        }
        return new(values, said.GetValueOrDefault("out", folder));
    }

    /// <summary>Replaces every <c>${{NAME}}</c>; a placeholder nobody fills is an error, never a package.</summary>
    internal string Fill(string template) => Placeholder().Replace(template, match =>
        Values.TryGetValue(match.Groups[1].Value, out var value)
            ? JsonEncodedText.Encode(value).ToString()
            : throw new InvalidDataException($"the template asks for {match.Value}, which has no parameter."));

    [GeneratedRegex(@"\$\{\{([A-Z_]+)\}\}")] private static partial Regex Placeholder();
}
