import CCurl
import Foundation

/// One pending request: owns the easy handle and everything that libcurl borrows. Used on the transport's thread only.
final class Transfer {
    let number: Int
    let easy: OpaquePointer
    private let continuation: CheckedContinuation<Result<HTTPReply, TransportError>, Never>
    private let body: UnsafeMutableRawBufferPointer
    private var headerList: UnsafeMutablePointer<curl_slist>?
    private let limit: Int
    private let reader: UploadReader?
    private let file: DownloadFile?
    private var cannotWrite = false

    private var replyHeaders: [String: String] = [:]
    private var replyHeaderBytes = 0
    private var replyBody: [UInt8] = []
    private var tooLarge = false

    init?(_ submission: Submission, _ settings: TransportSettings) {
        guard let easy = ccurl_easy_init() else {
            submission.continuation.resume(returning: .failure(.connection("libcurl is out of memory")))
            return nil
        }
        self.easy = OpaquePointer(easy)
        number = submission.number
        continuation = submission.continuation
        limit = settings.replyLimit
        reader = submission.request.upload.flatMap(UploadReader.init)
        file = submission.request.download.flatMap(DownloadFile.init)
        let bytes = submission.request.body ?? []
        body = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, bytes.count), alignment: 1)
        body.copyBytes(from: bytes)
        guard (submission.request.upload == nil) == (reader == nil) else {
            continuation.resume(returning: .failure(.localFile("the file to be sent can't be read")))
            return nil
        }
        guard (submission.request.download == nil) == (file == nil) else {
            continuation.resume(returning: .failure(.localFile("the file for the reply can't be created")))
            return nil
        }
        configure(submission.request, settings)
    }

    deinit {
        ccurl_easy_cleanup(handle)
        ccurl_slist_free_all(headerList)
        body.deallocate()
    }

    private var handle: UnsafeMutableRawPointer { UnsafeMutableRawPointer(easy) }

    private func configure(_ request: HTTPRequest, _ settings: TransportSettings) {
        let context = Unmanaged.passUnretained(self).toOpaque()
        // An empty Expect keeps libcurl from waiting a second for "100 Continue" before a body over 1 MiB.
        for line in request.headers + ["Expect:"] { headerList = ccurl_slist_append(headerList, line) }

        let set = [
            ccurl_set_string(handle, CURLOPT_URL, request.url),
            ccurl_set_headers(handle, headerList),
            // With HTTP/2 a server that answers before it has read the body fails the transfer (measured: 2,000 of 2,000).
            ccurl_set_long(handle, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1)),
            ccurl_set_string(handle, CURLOPT_PROTOCOLS_STR, "http,https"),
            ccurl_set_long(handle, CURLOPT_FOLLOWLOCATION, 0),
            ccurl_set_long(handle, CURLOPT_SSL_VERIFYPEER, 1),
            ccurl_set_long(handle, CURLOPT_SSL_VERIFYHOST, 2),
            ccurl_set_long(handle, CURLOPT_NOSIGNAL, 1),
            ccurl_set_long(handle, CURLOPT_CONNECTTIMEOUT_MS, Int(settings.connectTimeout * 1000)),
            ccurl_set_long(handle, CURLOPT_TIMEOUT_MS, request.isLarge ? 0 : Int(settings.requestTimeout * 1000)),
            ccurl_set_string(handle, CURLOPT_USERAGENT, settings.userAgent),
            ccurl_set_writer(handle, CURLOPT_WRITEFUNCTION, Self.receiveBody),
            ccurl_set_pointer(handle, CURLOPT_WRITEDATA, context),
            ccurl_set_writer(handle, CURLOPT_HEADERFUNCTION, Self.receiveHeader),
            ccurl_set_pointer(handle, CURLOPT_HEADERDATA, context),
            ccurl_set_pointer(handle, CURLOPT_PRIVATE, context),
        ]
        assert(set.allSatisfy { $0 == CURLE_OK })
        if let bytes = request.body {
            ccurl_set_long(handle, CURLOPT_POST, 1)
            ccurl_set_offset(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(bytes.count))
            ccurl_set_pointer(handle, CURLOPT_POSTFIELDS, body.baseAddress)
        }
        if let reader {
            ccurl_set_long(handle, CURLOPT_POST, 1)
            ccurl_set_offset(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(reader.size))
            ccurl_set_writer(handle, CURLOPT_READFUNCTION, Self.sendFile)
            ccurl_set_pointer(handle, CURLOPT_READDATA, context)
            ccurl_set_seeker(handle, Self.seekFile)
            ccurl_set_pointer(handle, CURLOPT_SEEKDATA, context)
        }
        if request.isLarge {
            // A server may take its time to check what it received.
            ccurl_set_long(handle, CURLOPT_LOW_SPEED_LIMIT, Self.slowest)
            ccurl_set_long(handle, CURLOPT_LOW_SPEED_TIME, max(1, Int(settings.requestTimeout * 2)))
        }
        if request.isOnce { ccurl_set_long(handle, CURLOPT_FRESH_CONNECT, 1) }
        if let method = request.method { ccurl_set_string(handle, CURLOPT_CUSTOMREQUEST, method) }
        if let file = settings.certificateAuthorities { ccurl_set_string(handle, CURLOPT_CAINFO, file) }
        // Proxies are for other machines, whatever the environment says.
        if let host = URLComponents(string: request.url)?.host, Endpoint.isLoopback(host) {
            ccurl_set_string(handle, CURLOPT_NOPROXY, "*")
        }
    }

    /// Bytes a second, below which a large transfer is given up after a while.
    private static let slowest = 1_000

    private static let receiveBody: ccurl_write_function = { bytes, size, count, context in
        guard let bytes, let context else { return 0 }
        let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
        let arrived = size * count
        if let file = transfer.file, transfer.isSuccess {
            let isWritten = file.write(UnsafeRawBufferPointer(start: bytes, count: arrived))
            transfer.cannotWrite = !isWritten
            return isWritten ? arrived : 0
        }
        guard transfer.replyBody.count + arrived <= transfer.limit else {
            transfer.tooLarge = true
            return 0
        }
        transfer.replyBody.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: arrived))
        return arrived
    }

    private static let receiveHeader: ccurl_write_function = { bytes, size, count, context in
        guard let bytes, let context else { return 0 }
        let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
        let arrived = size * count
        transfer.replyHeaderBytes += arrived
        guard transfer.replyHeaderBytes <= transfer.limit else {
            transfer.tooLarge = true
            return 0
        }
        let line = String(decoding: UnsafeRawBufferPointer(start: bytes, count: arrived), as: UTF8.self)
        // A new status line (after "100 Continue") starts a new set of headers.
        if line.hasPrefix("HTTP/") { transfer.replyHeaders = [:] }
        if let colon = line.firstIndex(of: ":") {
            let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespacesAndNewlines)
            transfer.replyHeaders[line[..<colon].lowercased()] = value
        }
        return arrived
    }

    private static let sendFile: ccurl_write_function = { bytes, size, count, context in
        guard let bytes, let context else { return 0 }
        let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
        let buffer = UnsafeMutableRawBufferPointer(start: bytes, count: size * count)
        return transfer.reader?.read(into: buffer) ?? Int(CURL_READFUNC_ABORT)
    }

    /// libcurl starts again when a connection that it wanted to use is gone.
    private static let seekFile: ccurl_seek_function = { context, offset, _ in
        guard let context else { return CURL_SEEKFUNC_FAIL }
        let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
        return transfer.reader?.seek(to: Int(offset)) == true ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL
    }

    /// Passes the result on. The transfer must be out of the multi handle.
    func finish(_ code: CURLcode) {
        continuation.resume(returning: code == CURLE_OK ? .success(reply) : .failure(error(code)))
    }

    func cancel() {
        continuation.resume(returning: .failure(.cancelled))
    }

    private var reply: HTTPReply {
        var status = 0
        ccurl_get_long(handle, CURLINFO_RESPONSE_CODE, &status)
        return HTTPReply(status: status, headers: replyHeaders, body: replyBody)
    }

    private func error(_ code: CURLcode) -> TransportError {
        let words = String(cString: ccurl_easy_strerror(code))
        return switch code {
        case _ where tooLarge: .replyTooLarge(limit: limit)
        case _ where cannotWrite: .localFile("the server's reply can't be written to the disk")
        case CURLE_ABORTED_BY_CALLBACK: .localFile("the file to be sent can't be read")
        case CURLE_OPERATION_TIMEDOUT: connected ? .timeout : .connectTimeout
        case CURLE_PEER_FAILED_VERIFICATION: .tls(certificateFault, words)
        case CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CONNECT_ERROR:
            .tls(.failed, words)
        default: hasBegun ? .replyCut : .connection(words)
        }
    }

    /// OpenSSL's verdict on the certificate (X509_V_ERR_…, verify(1)). libcurl checks the name itself, and then leaves 0 or
    /// the initial value, 1.
    private var certificateFault: TLSFault {
        var verdict = 0
        ccurl_get_long(handle, CURLINFO_SSL_VERIFYRESULT, &verdict)
        return switch verdict {
        case 0, 1, 62: .wrongName
        case 9, 10: .expired
        default: .untrusted
        }
    }

    private var isSuccess: Bool {
        var status = 0
        ccurl_get_long(handle, CURLINFO_RESPONSE_CODE, &status)
        return (200..<300).contains(status)
    }

    /// The status line has arrived.
    private var hasBegun: Bool {
        var status = 0
        ccurl_get_long(handle, CURLINFO_RESPONSE_CODE, &status)
        return status != 0
    }

    private var connected: Bool {
        var seconds = 0.0
        ccurl_get_double(handle, CURLINFO_CONNECT_TIME, &seconds)
        return seconds > 0
    }
}

@available(*, unavailable)
extension Transfer: Sendable {}
