#!/usr/bin/env dotnet
#:include ../Parameters.cs
#:include ../Picture.cs
#:include ConnectorFiles.cs
// Writes the connector's files as Power Platform takes them, with the ids of a deployment filled in, and draws its icon.
//
//   dotnet run manifest/connector/package.cs -- --host API-HOST --tenant-id GUID --api-id GUID --connector-id GUID \
//     [--website URL] [--privacy URL] [--email ADDRESS] [--out FOLDER]
using System.Runtime.CompilerServices;

var given = Parameters.Read(args, ConnectorFiles.Known, Path.Combine("artifacts", "connector"), out var problem);
if (given is null)
{
    Console.Error.WriteLine($"package: {problem}");
    return 2;
}

var folder = Path.GetFullPath(given.Out);
Directory.CreateDirectory(folder);
foreach (var (name, bytes) in ConnectorFiles.Read(Path.GetDirectoryName(Here())!, given).All) File.WriteAllBytes(Path.Combine(folder, name), bytes);
Console.WriteLine(folder);
return 0;

static string Here([CallerFilePath] string path = "") => path;
