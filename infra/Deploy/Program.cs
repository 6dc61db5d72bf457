using CountDepot.Deploy;

var settings = Settings.Read(args, out var problem);
if (settings is null)
{
    var isHelp = problem == Settings.Help;
    await (isHelp ? Console.Out : Console.Error).WriteLineAsync(problem);
    return isHelp ? 0 : 2;
}

try
{
    switch (settings.Command)
    {
        case "deploy": await new Rollout(settings).DeployAsync(); break;
        case "what-if": await new Rollout(settings).WhatIfAsync(); break;
        case "entra": await new Rollout(settings).EntraAsync(); break;
        case "smoke": await new Rollout(settings).SmokeAsync(); break;
        case "lock-anchors": await new Teardown(settings).LockAnchorsAsync(); break;
        case "teardown": await new Teardown(settings).RunAsync(); break;
    }
    return 0;
}
catch (StepFailedException failed)
{
    Console.Error.WriteLine($"Stopped: {failed.Message}");
    return 1;
}
