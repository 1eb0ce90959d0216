import ArgumentParser
import PhotoModel
import PhotorenameCore
import TerminalUI

struct Models: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models", abstract: "List models with their prices, and the days on which vendors stop them.")

    @Option(help: "Ask this provider's server for its models, with your key.")
    var provider: ProviderName?

    @Flag(help: "Write JSON.")
    var json = false

    @OptionGroup(title: "Common") var common: CommonOptions

    func run() async throws {
        try await CommandRunner.run(common, run)
    }

    private func run(_ context: AppContext, _ console: Console) async throws -> ExitStatus {
        let models = try await ListModels(context).run(provider)
        if json {
            try Output.result(JSONLine.text(ModelReport(models)))
        } else if models.isEmpty {
            console.say("Nothing is known of models of \(provider?.rawValue ?? "any provider").")
        } else {
            try Output.result(ModelTable.draw(models, columns: Console.resultColumns, console.resultPalette))
            console.say("Prices are in US dollars for a million tokens. `*`: used where no model is named.")
        }
        return .success
    }
}
