import Foundation

/// Finds the error in a reply.
extension ServerError {
    /// The error in a reply, whatever its status.
    static func error(in value: JSONValue?) -> JSONValue? {
        if let list = value?.list { return list.lazy.compactMap { error(in: $0) }.first }
        guard let object = value?.object else { return nil }
        if let error = object["error"] ?? object["Error"], isError(error) {
            // `{"error": true, "message": …}` and `{"error": 1, "msg": …}`: the object itself is the error.
            return error.flag != nil ? value : error
        }
        if object["object"] == "error" || object["type"] == "error" { return value }
        let choices = object["choices"]?.list?.compactMap(\.object) ?? []
        return choices.lazy.compactMap { choice in
            [choice["error"], choice["message"]?.object?["error"]].lazy.compactMap(\.self).first(
                where: isError)
        }.first
    }

    /// Values that mean "no error" in a field for errors.
    private static let nothing: Set<String> = [
        "", "0", "null", "none", "nil", "no", "ok", "success", "succeeded", "false", "no error", "200", "undefined",
    ]

    private static func isError(_ value: JSONValue) -> Bool {
        switch value {
        case .null: false
        case .bool, .integer, .number: value.flag == true && value.number != 200
        case .string(let text): !nothing.contains(text.lowercased())
        case .list(let list): list.contains(where: isError)
        case .object(let object): object.values.contains(where: isError)
        }
    }

    /// Signs of a failure, in the forms of gateways: `{"errors": […]}`, `{"code": 401, "message"}`, `{"success": false}`,
    /// `{"status": "error"}`, `{"detail"}`, `{"error_code", "error_msg"}`, `{"base_resp": {"status_code", "status_msg"}}`;
    /// also one level deeper.
    static func failure(in value: JSONValue?, depth: Int = 1) -> JSONValue? {
        if let list = value?.list { return list.lazy.compactMap { failure(in: $0, depth: depth) }.first }
        guard let object = value?.object else { return nil }
        for key in ["error", "errors", "Errors", "fault"] {
            if let errors = object[key], errors.flag == nil, isError(errors) { return errors }
        }
        let states = ["status", "state", "result"].compactMap { object[$0]?.string?.lowercased() }
        let numbers = ["error_code", "errcode", "status_code"].compactMap { object[$0] }
        if object["success"]?.flag == false || object["ok"]?.flag == false
            || states.contains(where: { ["error", "failed", "failure", "fail"].contains($0) })
            || numbers.contains(where: isError) || object["detail"].map(isError) == true
            || words.contains(where: { object[$0].map { $0.string != nil && isError($0) } == true })
        {
            return value
        }
        guard depth > 0 else { return nil }
        return ["base_resp", "data", "response", "body", "result", "output", "meta"].lazy.compactMap {
            object[$0].flatMap { $0.object == nil ? nil : failure(in: $0, depth: depth - 1) }
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

    mutating func read(_ value: JSONValue?) {
        if let list = value?.list {
            for element in list where message == nil { read(element) }
            return
        }
        guard let object = value?.object else {
            message = value?.string
            return
        }
        let said = Self.words.lazy.compactMap { object[$0] }
        message =
            said.filter { $0.flag == nil }.compactMap { Self.text($0) }.first
            ?? said.compactMap { Self.text($0) }.first
        for key in Self.codeKeys { Self.text(object[key]).map { _ = codes.insert($0) } }
        // `{"error": {"error": {…}}}`, `{"message": {…}}`: as gateways wrap errors of other servers.
        for key in ["error", "message", "detail"] where message == nil {
            if let within = object[key], within.object?.isEmpty == false { read(within) }
        }
        parameter = Self.text(object["param"])
        context.prompt = Context.tokens(object["n_prompt_tokens"]?.number)
        context.size = Context.tokens(object["n_ctx"]?.number)
        // The error of the server behind a gateway.
        if let behind = Self.text(object["metadata"]?.object?["raw"]) {
            message = [message, behind].compactMap(\.self).joined(separator: ": ")
        }
        for detail in object["details"]?.list?.compactMap(\.object) ?? [] {
            Self.text(detail["reason"]).map { _ = codes.insert($0) }
            for violation in detail["violations"]?.list?.compactMap(\.object) ?? [] {
                Self.text(violation["quotaId"]).map { _ = codes.insert($0) }
            }
            wait = wait ?? Self.text(detail["retryDelay"]).flatMap(Self.delay)
        }
    }

    /// A text, a number as text, or FastAPI's list of errors.
    private static func text(_ value: JSONValue?) -> String? {
        switch value {
        case .string(let text): text.nonEmpty
        case .integer(let number): "\(number)"
        case .number(let number): "\(number)"
        case .list(let list):
            list.compactMap(\.object).compactMap { finding in
                guard let message = text(finding["msg"]) ?? text(finding["message"]) else { return nil }
                let place = finding["loc"]?.list?.compactMap { text($0) }.joined(separator: ".")
                return [place, message].compactMap(\.self).joined(separator: ": ")
            }.joined(separator: "; ").nonEmpty
        default: nil
        }
    }

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
