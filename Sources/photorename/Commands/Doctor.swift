import ArgumentParser
import Describing
import Foundation
import JobStore
import PhotoMetadata
import PhotoModel
import Pipeline
import Places
import Settings
import TerminalUI
import Thumbnails

struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Say what is installed, which provider would be used and why, and how to mend what is amiss.")

    @Flag(help: "Write JSON.")
    var json = false

    @Flag(help: "Send the provider one real request, with a small picture of our own.")
    var probe = false

    @Option(
        help: ArgumentHelp("Save what can be read of a damaged database into a new one.", valueName: "file"),
        completion: .file())
    var salvage: String?

    @OptionGroup(title: "Common") var common: CommonOptions

    /// One thing that was looked at.
    private struct Finding: Sendable {
        var name: String
        var isGood: Bool
        var text: String
        var fix: String?
        /// Nothing works as it is set without it.
        var isNeeded = true
    }

    func run() async throws {
        Interrupts.shared.install()
        let console = Console(common.output)
        if let salvage { return try await Blocking.run { try save(to: salvage, console) } }
        var findings = try await Blocking.run { examine() }
        if probe { findings.append(await ask()) }
        if json {
            let rows = findings.map { finding -> [String: Any] in
                [
                    "check": finding.name, "ok": finding.isGood, "text": finding.text, "fix": finding.fix ?? NSNull(),
                    "needed": finding.isNeeded,
                ]
            }
            try Output.result(try JSONText.line(["schema": 1, "version": Version.text, "checks": rows]))
        } else {
            let palette = console.resultPalette
            for finding in findings {
                let fault = finding.isNeeded ? palette.red("!!") : palette.yellow("--")
                let mark = finding.isGood ? palette.green("ok") : fault
                try Output.result("\(mark)  \(indented("\(finding.name): \(finding.text)"))\n")
                if let fix = finding.fix { try Output.result("    \(indented(fix))\n") }
            }
        }
        if findings.contains(where: { !$0.isGood && $0.isNeeded }) { throw ExitStatus.failure.code }
    }

    /// Behind the mark, on a terminal broken between words.
    private func indented(_ text: String) -> String {
        let text = TerminalText.escape(text)
        guard Console.isTerminal(1) else { return text }
        return Wrapping.wrap(text, columns: Console.columns(1) - 4).replacingOccurrences(of: "\n", with: "\n    ")
    }

    private func save(to new: String, _ console: Console) throws {
        do {
            let settings = try Settings(environment: ProcessInfo.processInfo.environment)
            let result = try Salvage(from: common.database ?? settings.database, to: new)
            let saved = result.saved.sorted { $0.key < $1.key }
            if json {
                let rows = saved.map { table, count -> [String: Any] in
                    ["table": table, "rows": count, "complete": !result.incomplete.contains(table)]
                }
                return try Output.result(try JSONText.line(["schema": 1, "saved": rows]))
            }
            for (table, count) in saved {
                let loss = result.incomplete.contains(table) ? ", and some could not be read" : ""
                try Output.result("\(table): \(Numbers.count(count, "row"))\(loss)\n")
            }
            console.say("Look at it with: photorename jobs --database \(new)")
        } catch {
            let complaint = Complaint(error)
            console.fail(complaint)
            throw complaint.status.code
        }
    }

    private func examine() -> [Finding] {
        var findings = [
            Finding(name: "photorename", isGood: true, text: Version.text),
            check("libvips") { try ThumbnailMaker.libraryVersion() },
            Finding(name: "decoders", isGood: true, text: Decoders.versions().joined(separator: ", ")),
            check("XMP", isNeeded: false) {
                guard let version = FileMetadata.expatVersion else {
                    throw Complaint(
                        "there is no libexpat, so XMP is not read", hint: "Install it: apt install libexpat1")
                }
                return version.replacing("_", with: " ")
            },
            check("libcurl") { try CurlTransport.libraryVersion() },
        ]
        let settings: Settings
        do {
            settings = try Settings(environment: ProcessInfo.processInfo.environment)
        } catch {
            let complaint = Complaint(error)
            return findings + [Finding(name: "settings", isGood: false, text: complaint.message, fix: complaint.hint)]
        }
        let hasConfig = FileManager.default.fileExists(atPath: settings.configFile)
        findings.append(
            check("config") { () throws -> String in
                try NamingArguments.check(settings)
                return hasConfig ? settings.configFile : "none at \(settings.configFile)"
            })
        findings.append(
            check("database") { () throws -> String in
                let path = common.database ?? settings.database
                guard FileManager.default.fileExists(atPath: path) else { return "none yet at \(path)" }
                let problems = try Salvage.check(path)
                guard problems.isEmpty else {
                    throw Complaint(
                        "\(path) is damaged: \(problems[0])",
                        hint: "Save what can be read: photorename doctor --database \(path) --salvage NEWFILE")
                }
                let jobs = try JobStore(path: path, to: .look).jobs().count
                return "\(path), \(Numbers.count(jobs, "job"))"
            })
        findings.append(
            check("local model", isNeeded: (try? ProviderChoice(nil, settings).provider) ?? .local == .local) {
                () throws -> String in
                let files = try LocalModelFiles(folders: settings.assetFolders)
                _ = try LocalDescriber(files, concurrency: 1)
                return files.model
            })
        findings.append(
            check("places", isNeeded: false) { () throws -> String in
                let places = try Places(folders: settings.assetFolders)
                return "\(places.path), \(Numbers.count(try places.count(), "town")) (GeoNames, CC BY 4.0)"
            })
        findings += provider(settings)
        return findings
    }

    private func provider(_ settings: Settings) -> [Finding] {
        let keys = Settings.secretVariables
            .filter { ProcessInfo.processInfo.environment[$0]?.isEmpty == false }
        return [
            check("provider") { () throws -> String in
                let choice = try ProviderChoice(nil, settings)
                let why = choice.reason == .byDefault ? "by default" : "as PHOTORENAME_PROVIDER or the config says"
                let options = ProviderChoice.complete(DescribeOptions(), provider: choice.provider, nil, settings)
                guard choice.provider != .local else { return "local, \(why); nothing leaves this machine" }
                let host = try DescriberFactory(settings: settings).host(of: options)
                if let variable = RemoteService(choice.provider)?.keyVariable, options.baseURL == nil,
                    try KeySource(settings: settings).key(for: choice.provider, at: options.baseURL) == nil
                {
                    throw Complaint(
                        "\(choice.provider.rawValue) (\(why)) has no key", hint: "set \(variable) in the environment")
                }
                let model = options.model.isEmpty ? "with the model that it used last" : options.model
                return
                    "\(choice.provider.rawValue) \(model), \(why); of each photo a JPEG of at most \(options.thumbnailSize) × \(options.thumbnailSize) pixels (20 to 60 kB) goes to \(host): no metadata, no name, no path"
            },
            Finding(
                name: "keys", isGood: true,
                text: keys.isEmpty ? "none is set" : keys.joined(separator: ", ") + " (not shown)"),
        ]
    }

    private func ask() async -> Finding {
        do {
            let settings = try Settings(environment: ProcessInfo.processInfo.environment)
            let answer = try await ProviderProbe(settings: settings).run()
            return Finding(name: "probe", isGood: true, text: answer)
        } catch {
            let complaint = Complaint(error)
            return Finding(name: "probe", isGood: false, text: complaint.message, fix: complaint.hint)
        }
    }

    private func check(_ name: String, isNeeded: Bool = true, _ body: () throws -> String) -> Finding {
        do {
            return Finding(name: name, isGood: true, text: try body(), isNeeded: isNeeded)
        } catch {
            let complaint = Complaint(error)
            return Finding(
                name: name, isGood: false, text: complaint.message, fix: complaint.hint, isNeeded: isNeeded)
        }
    }
}
