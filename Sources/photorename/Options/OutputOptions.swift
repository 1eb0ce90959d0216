import ArgumentParser
import PhotoModel
import TerminalUI

/// How the terminal is used.
struct OutputOptions: ParsableArguments {
    @Option(help: "How progress is shown on standard error.")
    var progress = ProgressMode.auto

    @Option(help: "When to use colors. NO_COLOR is respected.")
    var color = ColorMode.auto

    @Flag(name: .shortAndLong, help: "Print only results and errors.")
    var quiet = false

    @Flag(name: .shortAndLong, help: "Print more on standard error.")
    var verbose = false

    var console: Console { Console(progress: progress, color: color, isQuiet: quiet, isVerbose: verbose) }
}
