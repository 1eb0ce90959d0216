/// Everything that can go wrong, as scripts see it: the `code` of an error in JSON, in the log and in the database.
///
/// docs/cli/failure-codes.md lists the codes; a test compares the two.
public enum FailureCode: String, Hashable, Sendable, Codable, CaseIterable, CustomStringConvertible {
    // The file of a photo, or its folder.
    case missing, changed
    case targetExists = "target_exists"
    case companionUnclear = "companion_unclear"
    case nameTooLong = "name_too_long"
    case permissionDenied = "permission_denied"
    case readOnly = "read_only"
    case symbolicLink = "symbolic_link"
    case crossDevice = "cross_device"
    case diskFull = "disk_full"
    case ioError = "io_error"
    case undone = "taken_back"
    case notUndone = "not_taken_back"
    case rootGone = "root_gone"
    case filesElsewhere = "files_elsewhere"

    // Decoding.
    case unreadableImage = "unreadable_image"
    case imageTooLarge = "image_too_large"
    case decoderCrashed = "decoder_crashed"
    case decoderTimeout = "decoder_timeout"
    case tooLarge = "too_large"
    case libvipsUnavailable = "libvips_unavailable"

    // What a model answered.
    case refused
    case emptyAnswer = "empty_answer"
    case answerNotJSON = "answer_not_json"
    case answerWrongShape = "answer_wrong_shape"
    case answerCutShort = "answer_cut_short"
    case noSubject = "no_subject"
    case noUsefulAnswer = "no_useful_answer"

    // What a server replied.
    case emptyReply = "empty_reply"
    case replyEncoded = "reply_encoded"
    case replyIsHTML = "reply_is_html"
    case replyNotJSON = "reply_not_json"
    case replyCutShort = "reply_cut_short"
    case replyTooLarge = "reply_too_large"
    case requestRefused = "request_refused"
    case serverError = "server_error"
    case redirected
    case rateLimited = "rate_limited"
    case providerTimeout = "provider_timeout"
    case resultMissing = "result_missing"

    // The connection to a server.
    case connectionFailed = "connection_failed"
    case timeout
    case tlsWrongName = "tls_wrong_name"
    case tlsExpired = "tls_expired"
    case tlsUntrusted = "tls_untrusted"
    case tlsFailed = "tls_failed"

    // The provider as a whole: every photo would meet these.
    case keyRefused = "key_refused"
    case insufficientQuota = "insufficient_quota"
    case dailyQuota = "daily_quota"
    case tierRefused = "tier_refused"
    case batchRefused = "batch_refused"
    case batchGone = "batch_gone"
    case notFound = "not_found"
    case noVision = "no_vision"
    case contextTooSmall = "context_too_small"
    case providerUnreachable = "provider_unreachable"
    case budgetReached = "budget_reached"

    // What is installed.
    case localModelMissing = "local_model_missing"
    case localModelDamaged = "local_model_damaged"
    case localModelFailed = "local_model_failed"
    case llamaServerMissing = "llama_server_missing"
    case llamaServerFailed = "llama_server_failed"
    case placesMissing = "places_missing"
    case placesDamaged = "places_damaged"

    // Jobs, and the database that holds them.
    case noSuchJob = "no_such_job"
    case ambiguousJob = "ambiguous_job"
    case wrongStatus = "wrong_status"
    case databaseUnusable = "database_unusable"
    case databaseNewer = "database_newer"
    case databaseDamaged = "database_damaged"
    case databaseError = "database_error"

    // Processes.
    case processDied = "process_died"
    case leaseLapsed = "lease_lapsed"
    case cancelled
    case busy

    // The command.
    case usage, failed
    case `internal`

    public var description: String { rawValue }

    /// Failures to decode pixels: the file's metadata can still be readable.
    public static let ofPixels: Set<FailureCode> = [
        .unreadableImage, .imageTooLarge, .decoderCrashed, .decoderTimeout, .tooLarge,
    ]
}
