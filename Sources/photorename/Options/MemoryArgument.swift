import ArgumentParser
import PhotoModel
import Settings

/// How much memory a run may take.
struct MemoryArgument: ParsableArguments {
    @Option(
        name: .customLong("memory"),
        help: ArgumentHelp(
            "Memory for all processes of the run, such as 800M or 2G; by default an eighth of the machine's, 400M to 2G.",
            valueName: "size"))
    var size: ByteSize?

    func validate() throws {
        if let size, size.bytes < Settings.leastMemory { throw ValidationError("--memory must be 200M or more") }
    }
}
