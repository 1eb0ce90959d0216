import Foundation

/// One module by itself, for `make bench`: modulebench WORK ARGUMENTS… Prints what it measured, as JSON; processor
/// time and memory are for whoever started it to look at.
let works: [String: ([String]) async throws -> [String: Double]] = [
    "transport": Transporting.run, "thumbnails": Thumbnailing.run, "metadata": MetadataReading.run,
    "walk": Walking.walk,
    "enqueue": Walking.enqueue, "fill": Storing.fill, "drain": Storing.drain, "states": Storing.changeStates,
]
guard let work = CommandLine.arguments.dropFirst().first.flatMap({ works[$0] }) else {
    FileHandle.standardError.write(Data("modulebench \(works.keys.sorted().joined(separator: "|")) ARGUMENTS\n".utf8))
    exit(2)
}
let began = ContinuousClock.now
var figures = try await work(Array(CommandLine.arguments.dropFirst(2)))
let (seconds, attoseconds) = (ContinuousClock.now - began).components
figures["seconds"] = figures["seconds"] ?? Double(seconds) + Double(attoseconds) / 1e18
print(String(decoding: try JSONEncoder().encode(figures), as: UTF8.self))
