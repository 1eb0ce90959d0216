import ArgumentParser
import PhotorenameCore

/// What happens when the job ends.
struct EndArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Program to run when the job ends. It gets no arguments; PHOTORENAME_JOB, PHOTORENAME_STATUS and other environment variables describe the job.",
            valueName: "program"),
        completion: .file())
    var onFinish: String?

    @Flag(help: "Ring the terminal bell when the job ends.")
    var bell = false

    func validate() throws {
        if let onFinish { _ = try Self.resolve(onFinish) }
    }

    /// The program's absolute path; a name without a slash is looked up as a shell does.
    ///
    /// - Throws: `ValidationError`.
    func program() throws -> String? { try onFinish.map(Self.resolve) }

    private static func resolve(_ text: String) throws -> String {
        if let path = UserProgram.find(text) { return path }
        throw ValidationError("--on-finish: \(text) is not a program; give one path and no arguments")
    }
}
