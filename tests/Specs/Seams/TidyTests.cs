using System.Text.RegularExpressions;

namespace CountDepot.Specs.Seams;

/// <summary>The house rules that a text search can keep: short functions and files, one word for one thing, nothing left lying about.</summary>
public sealed partial class TidyTests
{
    private const int FileLinesMax = 300;
    private const int FunctionLinesMax = 40;
    private const int LineLengthMax = 200;

    private static readonly string[] Folders = ["bot", "functions", "tests", "manifest", "infra"];

    // The right-hand column of the glossary, as code would spell it, with the word to use.
    private static readonly (string Pattern, string Say)[] BannedWords =
    [
        (@"\b[Aa]sset(Id|s)?\b", "item"), (@"\bqty\b", "quantity"), (@"\b[Ww]arehouse", "site"), (@"\b[Ss]tocktak", "count"), (@"\bAllocated\b", "reserved"),
        (@"\bOnLoan\b", "checked out"), (@"#region", "a smaller file"),
        (@"\bTODO\b", "an issue"), (@"Thread\.Sleep", "a signal"),
    ];

    // Product code is given the time; only tests and the simulation may look at a clock.
    private const string ClockWords = @"\bUtcNow\b|DateTime\.Now|Task\.Delay\(\d";

    // The page that bans the words has to spell them, and so has whoever reads the columns of another program.
    private static readonly string[] MaySpellThem = ["tests/Specs/Seams/TidyTests.cs", "tests/Specs/Seams/DependencyTests.cs", "functions/Api/Imports/ImportSources.cs"];

    private static IEnumerable<(string Path, string Text)> Code => Folders.SelectMany(folder => Tree.Files(folder, "*.cs"));

    [Fact]
    public void No_file_is_longer_than_300_lines() =>
        None(Code.Select(f => (f.Path, Lines: f.Text.Split('\n').Length - 1)).Where(f => f.Lines > FileLinesMax).Select(f => $"{f.Path} has {f.Lines}"));

    [Fact]
    public void No_line_is_wider_than_a_screen() =>
        None(Code.SelectMany(f => f.Text.Split('\n').Select((line, i) => (f.Path, Line: i + 1, line.Length))).Where(l => l.Length > LineLengthMax).Select(l => $"{l.Path}:{l.Line}"));

    [Fact]
    public void No_function_is_longer_than_40_lines() => None(Code.SelectMany(f => LongFunctions(f.Path, f.Text)));

    [Fact]
    public void Banned_words_are_not_used()
    {
        var found =
            from file in Code.Where(f => !MaySpellThem.Contains(f.Path))
            from word in BannedWords
            where Regex.IsMatch(file.Text, word.Pattern)
            select $"{file.Path}: {Regex.Match(file.Text, word.Pattern).Value} - say {word.Say}";
        None(found);
    }

    [Fact]
    public void Product_code_looks_at_no_clock_of_its_own() =>
        None(Code.Where(f => !f.Path.StartsWith("tests/", StringComparison.Ordinal) && Regex.IsMatch(f.Text, ClockWords)).Select(f => f.Path));

    [Fact]
    public void Every_public_type_says_what_it_is()
    {
        var silent =
            from file in Code.Where(f => !f.Path.StartsWith("tests/Specs/", StringComparison.Ordinal))
            from Match type in PublicType().Matches(file.Text)
            where !HasDocumentation(file.Text, type.Index) && !IsDocumentedElsewhere(type)
            select $"{file.Path}: {type.Groups["name"].Value}";
        None(silent);
    }

    [Fact]
    public void No_folder_or_file_is_a_drawer()
    {
        string[] drawers = ["Helpers", "Services", "Common", "Utils", "Utilities", "Managers", "Models", "Infrastructure", "Shared", "Misc", "Extensions"];
        None(Code.Where(f => f.Path.Split('/').Any(part => drawers.Contains(Path.GetFileNameWithoutExtension(part)))).Select(f => f.Path));
    }

    [Fact]
    public void The_top_level_holds_only_what_the_house_has()
    {
        string[] allowed = ["bot", "functions", "manifest", "infra", "tests", "CountDepot.sln", "README.md", "LICENSE", "local.cs", "global.json", "artifacts", "TestResults"];
        var found = Directory.EnumerateFileSystemEntries(Tree.Root).Select(entry => Path.GetFileName(entry)!)
            .Where(name => !name.StartsWith('.') && !name.EndsWith(".props", StringComparison.Ordinal) && !name.EndsWith(".targets", StringComparison.Ordinal));
        None(found.Except(allowed));
    }

    private static void None(IEnumerable<string> found) => Assert.True(!found.Any(), string.Join('\n', found));

    private static IEnumerable<string> LongFunctions(string path, string text)
    {
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length - 1; i++)
        {
            if (!FunctionHead().IsMatch(lines[i])) continue;
            var indent = lines[i].Length - lines[i].TrimStart().Length;
            var open = i;
            while (open < lines.Length && lines[open].Trim() != "{" && !lines[open].TrimEnd().EndsWith(';')) open++;
            if (open >= lines.Length || lines[open].Trim() != "{") continue;
            var close = Array.FindIndex(lines, open, line => line.TrimEnd('\r') == new string(' ', indent) + "}");
            if (close - i + 1 > FunctionLinesMax) yield return $"{path}:{i + 1} has {close - i + 1} lines";
        }
    }

    // A partial type is documented once.
    private static bool IsDocumentedElsewhere(Match type) => type.Value.Contains("partial", StringComparison.Ordinal)
        && Code.Any(f => PublicType().Matches(f.Text).Any(other => other.Value == type.Value && HasDocumentation(f.Text, other.Index)));

    private static bool HasDocumentation(string text, int index)
    {
        var above = text[..index].TrimEnd().Split('\n').Reverse().Select(line => line.Trim()).SkipWhile(line => line.StartsWith('[') || line.EndsWith(")]", StringComparison.Ordinal));
        return above.First().StartsWith("///", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^public (?:static |sealed |abstract |partial |readonly )*(?:class|record struct|record|struct|enum|interface) (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex PublicType();

    [GeneratedRegex(@"^\s{4,12}(?:public|private|internal|protected)[^=;]*\([^;=]*$|^\s{4,12}(?:public|private|internal|protected)[^=;{]*\)\s*$")]
    private static partial Regex FunctionHead();
}
