// Checks a copy of the ledger against its own hashes and against the anchors that witnessed it. It knows the published format and nothing of the
// depot's code, so whoever doubts the depot need not trust it: read these two files, or write them anew in another language.
using CountDepot.Verify;

if (args.Length is < 2 or > 3 || !args.Take(2).All(Directory.Exists))
{
    Console.WriteLine("""
        Verify EXPORTS ANCHORS [NAME]

        EXPORTS, ANCHORS   folders with the files of the two containers
        NAME               the export to check, such as 2026-03-01T12-00.jsonl.gz; the newest when absent
        """);
    return 2;
}
if ((args.ElementAtOrDefault(2) ?? Directory.EnumerateFiles(args[0], "*.jsonl.gz").Select(Path.GetFileName).Max(StringComparer.Ordinal)) is not { } name)
{
    Console.WriteLine("There is no export.");
    return 1;
}
var verdict = Verdict.Of(args[0], args[1], name);
foreach (var problem in verdict.Problems) Console.WriteLine(problem);
var said = verdict.Problems.Count == 0 ? "Whole." : $"{verdict.Problems.Count} problems.";
Console.WriteLine($"{name}: {verdict.Items} items, {verdict.Blocks} blocks, {verdict.Witnesses} anchors, root {verdict.Root}. {said}");
return verdict.Problems.Count == 0 ? 0 : 1;
