namespace CountDepot.Specs.Seams;

/// <summary>The checkout, as the tests read it.</summary>
internal static class Tree
{
    private static readonly string[] NotOurs = ["bin", "obj", "node_modules", ".git", ".depot", "artifacts", "TestResults"];

    public static string Root { get; } = FindRoot();

    /// <summary>Every file under a folder that we wrote, with its path from the root, '/' between the parts.</summary>
    public static IEnumerable<(string Path, string Text)> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Where(path => !path.Split('/').Intersect(NotOurs).Any())
            .Order(StringComparer.Ordinal)
            .Select(path => (path, File.ReadAllText(Path.Combine(Root, path))));

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "CountDepot.sln"))) return folder.FullName;
        }
        throw new DirectoryNotFoundException("CountDepot.sln is not above the tests.");
    }
}
