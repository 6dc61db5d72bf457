using CountDepot.Sim;
using Microsoft.Playwright;

namespace CountDepot.Specs.Journeys;

/// <summary>The simulation's chat page, as a person uses it: by what is written on it.</summary>
public sealed class TeamsPage
{
    private readonly List<string> errors = [];

    private TeamsPage(IPage page)
    {
        Page = page;
        page.PageError += (_, error) => errors.Add(error);
        page.Console += (_, line) => Note(line);
    }

    public IPage Page { get; }

    /// <summary>What went wrong inside the page: exceptions and lines of the console that are errors.</summary>
    public IReadOnlyList<string> Errors => errors;

    /// <summary>The messages of the bot, oldest first.</summary>
    public ILocator FromBot => Page.Locator("[data-testid=message][data-from=bot]");

    /// <summary>The newest card.</summary>
    public ILocator Card => Page.GetByTestId("card").Last;

    /// <summary>Opens the page as somebody.</summary>
    public static async Task<TeamsPage> OpenAsync(Chromium chromium, TeamsSim sim, Person person, int width = 1280, string theme = "light", string client = "android")
    {
        var opened = new TeamsPage(await chromium.PageAsync(width));
        await opened.Page.GotoAsync($"{sim.Url}?as={person.Key}&theme={theme}&client={client}");
        await opened.Page.GetByTestId("messages").WaitForAsync();
        return opened;
    }

    /// <summary>Types and sends.</summary>
    public async Task SayAsync(string text)
    {
        await Page.GetByTestId("composer").FillAsync(text);
        await Page.GetByTestId("send").ClickAsync();
    }

    /// <summary>Presses a button of the newest card.</summary>
    public Task PressAsync(string title) => Card.GetByRole(AriaRole.Button, new() { Name = title, Exact = true }).ClickAsync();

    /// <summary>Becomes somebody else.</summary>
    public async Task BecomeAsync(Person person) => await Page.GetByTestId("user-switcher").SelectOptionAsync(person.Key);

    public Task OpenGroupAsync() => Page.GetByTestId("chat-group").ClickAsync();

    /// <summary>How far the page is wider than the window, in CSS pixels; 0 is good.</summary>
    public Task<int> OverflowAsync() => Page.EvaluateAsync<int>("document.documentElement.scrollWidth - window.innerWidth");

    /// <summary>Keeps a picture in artifacts/screens, for people to look at.</summary>
    public Task PictureAsync(string name) => Page.ScreenshotAsync(new() { Path = Path.Combine(NodeModules.Home, "../../artifacts/screens", $"{name}.png") });

    private void Note(IConsoleMessage line)
    {
        if (line.Type == "error") errors.Add(line.Text);
    }
}
