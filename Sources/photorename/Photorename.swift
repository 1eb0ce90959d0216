import ArgumentParser

@main
struct Photorename: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "photorename",
        abstract: "Gives photos names that say what they show.",
        discussion: """
            `photorename analyze DIR` looks at each picture, shows the new names, and renames only after a yes. \
            `photorename undo latest` takes it back.

            Exit status: 0 all done · 1 failed · 3 not everything was done · 4 another process holds what is needed · \
            5 the job was cancelled · 64 the command line is wrong · 130 interrupted.
            """,
        version: Version.text,
        subcommands: [
            Analyze.self, Status.self, Jobs.self, Preview.self, Apply.self, Undo.self, Resume.self, Cancel.self,
            Logs.self, Doctor.self,
        ])
}

enum Version {
    static let text = "0.1.0"
}
