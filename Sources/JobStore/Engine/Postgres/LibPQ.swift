import Libraries

/// PostgreSQL's C library, opened by the first who needs it (PostgreSQL 15, chapter 34). Version 14 is the first with pipelines.
// Pointers to functions of a library that is never closed; libpq may be called by several threads, each with its own connection.
struct LibPQ: @unchecked Sendable {
    typealias Handle = OpaquePointer
    typealias Text = UnsafePointer<CChar>
    typealias Texts = UnsafePointer<Text?>

    /// `PGnotify`: channel, the sender's process ID, payload.
    struct PGNotify {
        var channel: UnsafeMutablePointer<CChar>?
        var process: CInt
        var payload: UnsafeMutablePointer<CChar>?
    }

    // Connections.
    let version: @convention(c) () -> CInt
    let connect: @convention(c) (Texts, Texts, CInt) -> Handle?
    let finish: @convention(c) (Handle) -> Void
    let status: @convention(c) (Handle) -> CInt
    let errorMessage: @convention(c) (Handle) -> Text?
    let socket: @convention(c) (Handle) -> CInt
    let process: @convention(c) (Handle) -> CInt
    let port: @convention(c) (Handle) -> Text?
    let setNoticeReceiver:
        @convention(c) (
            Handle, @convention(c) (UnsafeMutableRawPointer?, Handle?) -> Void, UnsafeMutableRawPointer?
        ) -> UnsafeMutableRawPointer?
    // Pipelines.
    let enterPipeline: @convention(c) (Handle) -> CInt
    let sendQuery:
        @convention(c) (
            Handle, Text, CInt, UnsafePointer<CUnsignedInt>?, Texts?, UnsafePointer<CInt>?, UnsafePointer<CInt>?, CInt
        ) -> CInt
    let sendPrepare: @convention(c) (Handle, Text, Text, CInt, UnsafePointer<CUnsignedInt>?) -> CInt
    let sendPrepared:
        @convention(c) (Handle, Text, CInt, Texts?, UnsafePointer<CInt>?, UnsafePointer<CInt>?, CInt) -> CInt
    let sendFlush: @convention(c) (Handle) -> CInt
    let sync: @convention(c) (Handle) -> CInt
    let flush: @convention(c) (Handle) -> CInt
    let next: @convention(c) (Handle) -> Handle?
    // Results.
    let resultStatus: @convention(c) (Handle?) -> CInt
    let resultField: @convention(c) (Handle?, CInt) -> Text?
    let rows: @convention(c) (Handle) -> CInt
    let columnNumber: @convention(c) (Handle, Text) -> CInt
    let isNull: @convention(c) (Handle, CInt, CInt) -> CInt
    let value: @convention(c) (Handle, CInt, CInt) -> Text?
    let length: @convention(c) (Handle, CInt, CInt) -> CInt
    let changes: @convention(c) (Handle) -> Text?
    let clear: @convention(c) (Handle?) -> Void
    // Notifications.
    let consumeInput: @convention(c) (Handle) -> CInt
    let notifies: @convention(c) (Handle) -> UnsafeMutableRawPointer?
    let free: @convention(c) (UnsafeMutableRawPointer?) -> Void

    static let files = [
        "libpq.so.5", "libpq.5.dylib", "/opt/homebrew/opt/libpq/lib/libpq.5.dylib",
        "/usr/local/opt/libpq/lib/libpq.5.dylib",
    ]

    /// Nil where it is not installed, or too old.
    static let shared = try? LibPQ()

    private struct Missing: Error {}

    private init() throws {
        guard let library = OptionalLibrary(Self.files) else { throw Missing() }
        func find<Function>(_ name: String) throws -> Function {
            guard let function: Function = library.find("PQ" + name) else { throw Missing() }
            return function
        }
        version = try find("libVersion")
        connect = try find("connectdbParams")
        finish = try find("finish")
        status = try find("status")
        errorMessage = try find("errorMessage")
        socket = try find("socket")
        process = try find("backendPID")
        port = try find("port")
        setNoticeReceiver = try find("setNoticeReceiver")
        enterPipeline = try find("enterPipelineMode")
        sendQuery = try find("sendQueryParams")
        sendPrepare = try find("sendPrepare")
        sendPrepared = try find("sendQueryPrepared")
        sendFlush = try find("sendFlushRequest")
        sync = try find("pipelineSync")
        flush = try find("flush")
        next = try find("getResult")
        resultStatus = try find("resultStatus")
        resultField = try find("resultErrorField")
        rows = try find("ntuples")
        columnNumber = try find("fnumber")
        isNull = try find("getisnull")
        value = try find("getvalue")
        length = try find("getlength")
        changes = try find("cmdTuples")
        clear = try find("clear")
        consumeInput = try find("consumeInput")
        notifies = try find("notifies")
        free = try find("freemem")
    }
}
