import CCurl

/// Owns one `curl_multi`, and frees it with the last reference, so that nobody wakes a freed handle.
///
/// Everything except `wake` is for the transport's thread only; libcurl allows `curl_multi_wakeup` from any thread.
final class MultiHandle: Sendable {
    // libcurl's own object, which is safe for what is called on it here (see above).
    private nonisolated(unsafe) let multi: UnsafeMutableRawPointer

    /// Nil when libcurl is out of memory.
    ///
    /// - Parameter connections: maximum number of open connections.
    init?(connections: Int) {
        guard let multi = ccurl_multi_init() else { return nil }
        self.multi = multi
        ccurl_multi_set_long(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, connections)
        ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, connections)
    }

    deinit { ccurl_multi_cleanup(multi) }

    func wake() { ccurl_multi_wakeup(multi) }

    func add(_ transfer: Transfer) { ccurl_multi_add_handle(multi, UnsafeMutableRawPointer(transfer.easy)) }

    func remove(_ transfer: Transfer) { ccurl_multi_remove_handle(multi, UnsafeMutableRawPointer(transfer.easy)) }

    /// Lets libcurl work without waiting.
    ///
    /// - Parameter done: called with the number and the result of each transfer that has ended.
    func perform(done: (_ number: Int, _ code: CURLcode) -> Void) {
        var running: Int32 = 0
        ccurl_multi_perform(multi, &running)
        var left: Int32 = 0
        while let message = ccurl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle else { continue }
            let code = ccurl_message_result(message)
            var context: UnsafeMutableRawPointer?
            ccurl_get_pointer(easy, CURLINFO_PRIVATE, &context)
            guard let context else { continue }
            done(Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().number, code)
        }
    }

    /// Waits for activity, for `wake`, or for the timeout.
    func wait(milliseconds: Int32) { ccurl_multi_poll(multi, milliseconds) }
}
