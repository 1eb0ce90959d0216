import ArgumentParser
import TerminalUI

/// How a plan is printed.
struct PrintArguments: ParsableArguments {
    @Option(help: "Format of the preview; table on a terminal, tsv elsewhere.")
    var format: OutputFormat?

    @Flag(help: "Also list photos that keep their names.")
    var all = false

    @Flag(help: "Print absolute paths.")
    var absolute = false

    var options: PlanPrinter.Options { .init(format: format, all: all, absolute: absolute) }
}
