extension FailureCode {
    /// What happened, in general: the message where nothing more is known.
    public var text: String { entry.text }
    /// What to do next, as whole sentences; nil where that depends on the case.
    public var hint: String? { entry.hint }
    /// How a command ends that fails with it.
    public var exitStatus: ExitStatus { entry.status }

    private struct Entry {
        var text: String
        var hint: String?
        var status = ExitStatus.failure

        init(_ text: String, _ hint: String? = nil, _ status: ExitStatus = .failure) {
            self.text = text
            self.hint = hint
            self.status = status
        }
    }

    private var entry: Entry {
        switch self {
        case .missing: Entry("the file no longer exists")
        case .changed: Entry("the file has changed since it was found", "Analyze the folder again.")
        case .targetExists: Entry("the new name is taken")
        case .companionUnclear:
            Entry(
                "it would be unclear which photo a companion belongs to",
                "To make a new plan, run apply with naming options, or run analyze again.")
        case .nameTooLong: Entry("the new name is too long for this file system")
        case .permissionDenied: Entry("you don't have write permission for this folder")
        case .readOnly: Entry("the file system is read-only")
        case .symbolicLink: Entry("the path leads through a symbolic link")
        case .crossDevice: Entry("the folder spans two file systems")
        case .diskFull: Entry("the disk is full", "Free some space and try again.")
        case .ioError: Entry("an I/O error occurred", "Check the disk.")
        case .undone: Entry("the rename was undone")
        case .notUndone: Entry("the original name could not be restored")
        case .rootGone:
            Entry("the job's folder can't be opened", "Restore the folder at its original location, and try again.")
        case .filesElsewhere:
            Entry(
                "the recorded files are not in their folder, or not at the path that follows `--root`",
                "Mount the disk or move the folder back, then try again. Check the path that follows `--root`.")

        case .unreadableImage: Entry("the image can't be decoded")
        case .imageTooLarge: Entry("the image has too many pixels")
        case .decoderCrashed: Entry("the decoder crashed on this file")
        case .decoderTimeout: Entry("the image could not be decoded in time")
        case .tooLarge: Entry("decoding the image takes too much memory")
        case .libvipsUnavailable:
            Entry("libvips can't be used", "Install libvips: apt-get install libvips42, or brew install vips.")

        case .refused: Entry("the model refused")
        case .emptyAnswer: Entry("the answer is empty")
        case .answerNotJSON: Entry("the answer is not JSON")
        case .answerWrongShape: Entry("the answer doesn't match the schema")
        case .answerCutShort: Entry("the answer was cut short by its token limit")
        case .noSubject: Entry("the model named no subject")
        case .noUsefulAnswer:
            Entry(
                "the model gave no useful answer for the first photos",
                "Check --model and --base-url; to change them, run analyze again.")

        case .emptyReply: Entry("the server's reply is empty")
        case .replyEncoded: Entry("the server compressed its reply without being asked to")
        case .replyIsHTML: Entry("the server answered with a web page instead of JSON")
        case .replyNotJSON: Entry("the server's reply is not the JSON that was expected")
        case .replyCutShort: Entry("the connection broke in the middle of the reply")
        case .replyTooLarge: Entry("the server's reply is too large")
        case .requestRefused: Entry("the server refused the request")
        case .serverError: Entry("the server failed")
        case .redirected: Entry("the server redirected the request", "Check --base-url.")
        case .rateLimited: Entry("too many requests", "Wait until the provider accepts requests again.")
        case .providerTimeout: Entry("the provider took too long")

        case .resultMissing:
            Entry(
                "the vendor's results of a batch lack this photo, though it may have been charged",
                "To send it again, run retry.")

        case .connectionFailed: Entry("the server could not be reached")
        case .timeout: Entry("the server did not answer in time")
        case .tlsWrongName:
            Entry(
                "the certificate belongs to another host",
                "Check --base-url. If the server is yours, use the name in its certificate.")
        case .tlsExpired:
            Entry(
                "the certificate has expired or is not valid yet",
                "Check this machine's clock. If it is right, the server needs a new certificate.")
        case .tlsUntrusted:
            Entry(
                "the certificate is not trusted",
                "If the server is yours, set ca_file in the config to the file of its certificate authority.")
        case .tlsFailed: Entry("no secure connection", "Check --base-url.")

        case .keyRefused: Entry("the provider refused the key")
        case .insufficientQuota:
            Entry("the account is out of credit", "Add credit or raise the limit with the provider.")
        case .dailyQuota:
            Entry("the daily quota is used up", "Wait until tomorrow, or raise the quota with the provider.")
        case .tierRefused:
            Entry(
                "the provider has no such tier for this model",
                "To go on at the standard price, continue with --tier standard.")
        case .batchRefused:
            Entry(
                "the vendor did not accept a batch",
                "Nothing in it was charged. To go on without batches, continue with --tier standard.")
        case .batchGone:
            Entry(
                "a batch was cancelled or deleted at the vendor, but not from here",
                "If it no longer exists, cancel the job; resume then sends its photos again.")
        case .notFound:
            Entry(
                "the provider doesn't know this URL or model",
                "Check --base-url and --model; to change them, run analyze again.")
        case .noVision:
            Entry("this model doesn't accept images", "Run analyze again with a --model that accepts images.")
        case .contextTooSmall:
            Entry(
                "the image and the prompt don't fit into the server's context window",
                "Run analyze again with a smaller --thumbnail-size, or start the server with a larger context.")
        case .providerUnreachable:
            Entry("the provider can't be reached", "Wait until it can be reached again.")
        case .budgetReached: Entry("the job's limit is reached", "Raise it with --max-requests or --max-cost.")

        case .localModelMissing:
            Entry(
                "the local model is not installed",
                "Run `make assets` in photorename's source folder, or choose a vision API: --provider openai.")
        case .localModelDamaged: Entry("the local model is damaged", "Run `make assets` again.")
        case .localModelFailed: Entry("the local model failed")
        case .llamaServerMissing:
            Entry(
                "llama-server is not installed",
                "Install llama.cpp, for example with `brew install llama.cpp`, or set `llama_server` in the config to its path."
            )
        case .llamaServerFailed:
            Entry(
                "llama-server can't be used",
                "Check the model and the memory of this machine; the job's log has what llama-server printed.")
        case .placesMissing:
            Entry("the place names are not installed", "Run `make assets` in photorename's source folder.")
        case .placesDamaged: Entry("the place names can't be used", "Run `make assets` again.")

        case .noSuchJob: Entry("there is no such job", "List them with: photorename jobs")
        case .ambiguousJob: Entry("several job IDs start with this prefix", "Use a longer prefix.")
        case .wrongStatus: Entry("the job's status doesn't allow this")
        case .databaseUnusable: Entry("the jobs database can't be opened", "Name another one with --database FILE.")
        case .databaseNewer: Entry("the jobs database was written by another version of photorename")
        case .databaseDamaged: Entry("the jobs database is damaged")
        case .databaseError:
            Entry("the jobs database refused a change", "Run photorename doctor to check it.")

        case .processDied: Entry("the process that worked on it died")
        case .leaseLapsed: Entry("the process that worked on it stopped responding")
        case .cancelled: Entry("the request was cancelled")
        case .busy: Entry("a required resource is in use by another process", nil, .busy)

        case .usage: Entry("the command line is wrong", nil, .usage)
        case .failed: Entry("the command failed")
        case .internal: Entry("an unexpected error occurred", "Look for the cause with: photorename doctor")
        }
    }
}
