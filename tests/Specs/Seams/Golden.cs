namespace CountDepot.Specs.Seams;

/// <summary>Compares text with a file in the tree; UPDATE_GOLDENS=1 writes the file instead, and the change is then read like code.</summary>
internal static class Golden
{
    public static void Match(string path, string actual)
    {
        var file = Path.Combine(Tree.Root, path);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDENS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, actual);
        }
        Assert.True(File.Exists(file), $"{path} is missing; run the tests once with UPDATE_GOLDENS=1 and read what they write.");
        Assert.Equal(File.ReadAllText(file).ReplaceLineEndings("\n"), actual.ReplaceLineEndings("\n"));
    }
}
