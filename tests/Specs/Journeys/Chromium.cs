using Microsoft.Playwright;

namespace CountDepot.Specs.Journeys;

/// <summary>
/// A Chromium that is on this machine already, driven by Playwright. The driver with its own Node.js comes inside the NuGet
/// package; no browser is downloaded.
/// </summary>
public sealed class Chromium : IAsyncLifetime
{
    /// <summary>What to do when there is none.</summary>
    public const string Missing = "No Chromium found. Install Chromium, Google Chrome or Microsoft Edge, or name one in CHROMIUM_PATH.";

    // Nothing may phone home: a test must not depend on what is outside this machine.
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
    ];

    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>The browser's path, or nothing.</summary>
    public static string? ExecutablePath { get; } = Candidates().FirstOrDefault(File.Exists);

    public async Task InitializeAsync()
    {
        if (ExecutablePath is null) return;
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = ExecutablePath, Headless = true, Args = Arguments });
    }

    public async Task DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
    }

    /// <summary>A page of its own, as a fresh browser has it.</summary>
    /// <param name="width">In CSS pixels; 360 is a small phone.</param>
    public async Task<IPage> PageAsync(int width = 1280, int height = 800, string language = "en-US")
    {
        var context = await (browser ?? throw new InvalidOperationException(Missing)).NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height },
            HasTouch = width < 500,
            Locale = language,
            TimezoneId = "Europe/Berlin",
            ReducedMotion = ReducedMotion.Reduce,
        });
        return await context.NewPageAsync();
    }

    private static IEnumerable<string> Candidates()
    {
        if (Environment.GetEnvironmentVariable("CHROMIUM_PATH") is { Length: > 0 } named) return [named];
        if (OperatingSystem.IsMacOS())
        {
            return
            [
                "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
                "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
                "/Applications/Chromium.app/Contents/MacOS/Chromium",
            ];
        }
        if (!OperatingSystem.IsWindows())
            return ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/usr/bin/google-chrome-stable", "/usr/bin/microsoft-edge"];
        var roots = new[] { Environment.SpecialFolder.ProgramFiles, Environment.SpecialFolder.ProgramFilesX86, Environment.SpecialFolder.LocalApplicationData };
        string[] programs = [@"Google\Chrome\Application\chrome.exe", @"Microsoft\Edge\Application\msedge.exe"];
        return roots.Select(Environment.GetFolderPath).SelectMany(root => programs.Select(p => Path.Combine(root, p)));
    }
}

/// <summary>A test that needs a browser. Without one it is skipped with instructions; in CI it runs all the same, and fails.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        if (Chromium.ExecutablePath is null && Environment.GetEnvironmentVariable("CI") is null) Skip = Chromium.Missing;
    }
}

/// <summary>The tests that share one browser.</summary>
[CollectionDefinition(Name)]
public sealed class InBrowser : ICollectionFixture<Chromium>
{
    public const string Name = "browser";
}
