import Foundation

/// Finds the error in a reply.
extension ServerError {
    /// The error in a reply, whatever its status.
    static func error(in value: Any?) -> Any? {
        if let list = value as? [Any] { return list.lazy.compactMap { error(in: $0) }.first }
        guard let object = value as? [String: Any] else { return nil }
        if let error = object["error"] ?? object["Error"], isError(error) {
            // `{"error": true, "message": …}` and `{"error": 1, "msg": …}`: the object itself is the error.
            return error is NSNumber ? object : error
        }
        if object["object"] as? String == "error" || object["type"] as? String == "error" { return object }
        let choices = object["choices"] as? [[String: Any]] ?? []
        return choices.lazy.compactMap { choice in
            [choice["error"], (choice["message"] as? [String: Any])?["error"]].lazy.compactMap(\.self).first(
                where: isError)
        }.first
    }

    /// Values that mean "no error" in a field for errors.
    private static let nothing: Set<String> = [
        "", "0", "null", "none", "nil", "no", "ok", "success", "succeeded", "false", "no error", "200", "undefined",
    ]

    private static func isError(_ value: Any) -> Bool {
        switch value {
        case is NSNull: false
        case let flag as NSNumber: flag.boolValue && flag != 200
        case let text as String: !nothing.contains(text.lowercased())
        case let list as [Any]: list.contains(where: isError)
        case let object as [String: Any]: object.values.contains(where: isError)
        default: false
        }
    }

    /// Signs of a failure, in the forms of gateways: `{"errors": […]}`, `{"code": 401, "message"}`, `{"success": false}`,
    /// `{"status": "error"}`, `{"detail"}`, `{"error_code", "error_msg"}`, `{"base_resp": {"status_code", "status_msg"}}`;
    /// also one level deeper.
    static func failure(in value: Any?, depth: Int = 1) -> Any? {
        if let list = value as? [Any] { return list.lazy.compactMap { failure(in: $0, depth: depth) }.first }
        guard let object = value as? [String: Any] else { return nil }
        for key in ["error", "errors", "Errors", "fault"] {
            if let errors = object[key], !(errors is NSNumber), isError(errors) { return errors }
        }
        let states = ["status", "state", "result"].compactMap { (object[$0] as? String)?.lowercased() }
        let numbers = ["error_code", "errcode", "status_code"].compactMap { object[$0] }
        if object["success"] as? Bool == false || object["ok"] as? Bool == false
            || states.contains(where: { ["error", "failed", "failure", "fail"].contains($0) })
            || numbers.contains(where: isError) || object["detail"].map(isError) == true
            || words.contains(where: { (object[$0] as? String).map(isError) == true })
        {
            return object
        }
        guard depth > 0 else { return nil }
        return ["base_resp", "data", "response", "body", "result", "output", "meta"].lazy.compactMap {
            (object[$0] as? [String: Any]).flatMap { failure(in: $0, depth: depth - 1) }
        }.first
    }

    /// Names of the fields with an error's message.
    private static let words = [
        "message", "msg", "detail", "error_message", "error_msg", "errmsg", "status_msg", "error_description",
        "Message", "error", "reason", "title",
    ]

    private static let codeKeys = [
        "code", "type", "status", "reason", "http_code", "status_code", "statusCode", "http_status", "error_code",
        "errcode", "error_type", "Code",
    ]

    mutating func read(_ value: Any?) {
        if let list = value as? [Any] {
            for element in list where message == nil { read(element) }
            return
        }
        guard let object = value as? [String: Any] else {
            message = value as? String
            return
        }
        let said = Self.words.lazy.compactMap { object[$0] }
        message =
            said.filter { !($0 is NSNumber) }.compactMap { Self.text($0) }.first
            ?? said.compactMap { Self.text($0) }.first
        for key in Self.codeKeys { Self.text(object[key]).map { _ = codes.insert($0) } }
        // `{"error": {"error": {…}}}`, `{"message": {…}}`: as gateways wrap errors of other servers.
        for key in ["error", "message", "detail"] where message == nil {
            if let within = object[key] as? [String: Any], !within.isEmpty { read(within) }
        }
        parameter = Self.text(object["param"])
        context.prompt = (object["n_prompt_tokens"] as? NSNumber).flatMap { Context.tokens($0.doubleValue) }
        context.size = (object["n_ctx"] as? NSNumber).flatMap { Context.tokens($0.doubleValue) }
        // The error of the server behind a gateway.
        if let behind = Self.text((object["metadata"] as? [String: Any])?["raw"]) {
            message = [message, behind].compactMap(\.self).joined(separator: ": ")
        }
        for detail in object["details"] as? [[String: Any]] ?? [] {
            Self.text(detail["reason"]).map { _ = codes.insert($0) }
            for violation in detail["violations"] as? [[String: Any]] ?? [] {
                Self.text(violation["quotaId"]).map { _ = codes.insert($0) }
            }
            wait = wait ?? Self.text(detail["retryDelay"]).flatMap(Self.delay)
        }
    }

    /// A text, a number as text, or FastAPI's list of errors.
    private static func text(_ value: Any?) -> String? {
        switch value {
        case let text as String: text.nonEmpty
        case let flag as NSNumber where isBoolean(flag): nil
        case let number as NSNumber: number.stringValue
        case let list as [[String: Any]]:
            list.compactMap { finding in
                guard let message = text(finding["msg"]) ?? text(finding["message"]) else { return nil }
                let place = (finding["loc"] as? [Any])?.map { "\($0)" }.joined(separator: ".")
                return [place, message].compactMap(\.self).joined(separator: ": ")
            }.joined(separator: "; ").nonEmpty
        default: nil
        }
    }

    /// Foundation has one type for both.
    private static func isBoolean(_ number: NSNumber) -> Bool { number.objCType.pointee == 0x63 }

    /// `43s`, `1.5s`.
    private static func delay(_ text: String) -> Duration? {
        guard text.hasSuffix("s"), let seconds = Double(text.dropLast()), (0...86_400).contains(seconds) else {
            return nil
        }
        return .seconds(seconds)
    }
}

extension String {
    var nonEmpty: String? { isEmpty ? nil : self }
}
