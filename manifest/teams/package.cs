#!/usr/bin/env dotnet
#:include ../Package.cs
#:include ../Parameters.cs
#:include ../Picture.cs
// Makes the Teams app package: draws the two icons, fills the ids into manifest.json and zips them with the language files.
// The same parameters give the same picture and the same manifest; only the id and version tell two packages apart.
//
//   dotnet run manifest/teams/package.cs -- --bot-id GUID --api-id GUID --host bot.example.com \
//     --publisher NAME --website URL [--privacy URL] [--terms URL] [--app-id GUID] [--version 1.0.0] [--out FOLDER]
using System.Runtime.CompilerServices;
using System.Text;

var here = Path.GetDirectoryName(Here())!;
// Parameter, placeholder in manifest.json, what it must look like, and what stands in when it is absent: a parameter or a value.
Parameter[] known =
[
    new("bot-id", "BOT_ID", Shape.Guid, null),
    new("api-id", "API_APP_ID", Shape.Guid, null),
    new("app-id", "TEAMS_APP_ID", Shape.Guid, "bot-id"),
    new("host", "BOT_HOST", Shape.Host, null),
    new("publisher", "PUBLISHER", Shape.Name, null),
    new("website", "WEBSITE_URL", Shape.Https, null),
    new("privacy", "PRIVACY_URL", Shape.Https, "website"),
    new("terms", "TERMS_URL", Shape.Https, "website"),
    new("version", "VERSION", Shape.Version, "1.0.0"),
];
var given = Parameters.Read(args, known, Path.Combine("artifacts", "teams"), out var problem);
if (given is null)
{
    Console.Error.WriteLine($"package: {problem}");
    return 2;
}

var files = new Dictionary<string, byte[]>(StringComparer.Ordinal)
{
    ["manifest.json"] = Encoding.UTF8.GetBytes(given.Fill(File.ReadAllText(Path.Combine(here, "manifest.json")))),
    ["color.png"] = Png.Encode(Mark.Color(192, 48)),
    ["outline.png"] = Png.Encode(Mark.Outline()),
    ["de.json"] = File.ReadAllBytes(Path.Combine(here, "de.json")),
};
var folder = Path.GetFullPath(given.Out);
Directory.CreateDirectory(folder);
foreach (var (name, bytes) in files) File.WriteAllBytes(Path.Combine(folder, name), bytes);
var package = Path.Combine(folder, "countdepot.zip");
File.WriteAllBytes(package, Package.Zip(files));
Console.WriteLine(package);
return 0;

static string Here([CallerFilePath] string path = "") => path;
