import Foundation
import PhotoModel
import TestSupport
import Testing

@testable import Describing

/// What a server's refusal is taken for, in whatever capabilities and words it comes.
struct ServerErrorTests {
    private func openAI() throws -> OpenAIProvider {
        OpenAIProvider(
            VisionTarget(
                model: "m",
                endpoint: try Endpoint(
                    base: "http://localhost:8080", version: "v1", path: "chat/completions", allowsInsecureHTTP: false),
                prompt: Prompt()))
    }

    /// The code of the failure and the hint; as the describer hands the reply over.
    private func outcome(_ status: Int, _ body: String) throws -> (code: String, hint: String, status: Int) {
        let provider = try openAI()
        let reply = provider.honest(HTTPReply(status: status, body: Array(body.utf8)))
        do throws(DescribeError) {
            _ = try provider.answer(from: reply)
            return ("described", "", reply.status)
        } catch {
            return switch error {
            case .item(let failure, _), .transient(let failure, _, _, _): (failure.code.rawValue, "", reply.status)
            case .job(let failure, _), .later(let failure, _): (failure.code.rawValue, failure.hint, reply.status)
            case .cancelled: ("cancelled", "", reply.status)
            }
        }
    }

    /// Each seen in a public report; the status that the server gave with it.
    @Test(arguments: [
        // llama.cpp, Ollama, LM Studio, vLLM.
        (
            500,
            #"{"error":{"code":500,"message":"image input is not supported - hint: you may need to provide the mmproj","type":"server_error"}}"#
        ),
        (500, #"{"error":{"code":500,"message":"image input is not supported by this server","type":"server_error"}}"#),
        (400, #"{"error":"this model is missing data required for image input"}"#),
        (
            200,
            #"{"error":{"message":"Error in iterating prediction stream: ValueError: Vision add-on is not loaded, but images were provided for processing"},"message":"x"}"#
        ),
        (200, #"{"error":"Model does not support images. Please use a model that does."}"#),
        (
            400,
            #"{"object":"error","message":"facebook/opt-125m is not a multimodal model None","type":"BadRequestError","param":null,"code":400}"#
        ),
        (
            400,
            #"{"error":{"message":"At most 0 image(s) may be provided in one request/prompt.","type":"BadRequestError","code":400}}"#
        ),
        // DeepSeek, Groq, OpenAI, OpenRouter, Volcengine, FreeToken, Tinker, xAI, Gemini's gateway, Mistral.
        (
            400,
            #"{"error":{"message":"Failed to deserialize the JSON body into the target type: messages[7]: unknown variant `image_url`, expected `text` at line 1 column 114708","type":"invalid_request_error","param":null,"code":"invalid_request_error"}}"#
        ),
        (400, #"{"error":{"message":"messages[0].content must be a string","type":"invalid_request_error"}}"#),
        (
            400,
            #"{"error":{"message":"Invalid content type. image_url is only supported by certain models.","type":"invalid_request_error","param":"messages.[0].content.[1].type","code":null}}"#
        ),
        (
            404,
            #"{"error":{"code":"404","message":"No endpoints found that support image input","param":"","type":""}}"#
        ),
        (400, #"{"error":{"message":"Model do not support image input. Request id: 0217"}}"#),
        (
            400,
            #"{"message":"Unsupported content part type for text-only server: image_url","type":"invalid_request_error","param":null,"code":null}"#
        ),
        (
            422,
            #"{"detail":[{"loc":["body","messages",0,"content",0,"type"],"msg":"Input should be 'text'","type":"literal_error"}]}"#
        ),
        (400, #"{"error":"Image inputs are not supported by this model."}"#),
        (
            400,
            #"[{"error":{"code":400,"message":"Image input modality is not enabled for models/gemma-3-1b-it","status":"INVALID_ARGUMENT"}}]"#
        ),
        (400, #"{"error":{"message":"Invalid image. The model does not support vision input."}}"#),
        (400, #"{"error":{"message":"multimodal content is not supported by this endpoint"}}"#),
    ])
    func `a text-only model is reported as one, whoever says it in whatever words`(status: Int, body: String) throws {
        let found = try outcome(status, body)
        #expect(found.code == "no_vision", "\(body)")
        #expect(found.hint == "Run analyze again with a --model that accepts images.")
    }

    @Test(arguments: [
        "content type 'image_url' is not supported", "content part type image_url not supported, mime image/jpeg",
        "Vision not supported", "Multimodal input not supported by this deployment", "Image inputs are disabled",
        "images unsupported by this model", "modality 'image' is not supported", "qwen3 is not multimodal",
        "The model is not vision-capable.", "this model has no vision encoder", "no clip model loaded",
        "model was loaded without a vision projector", "This endpoint only accepts text input",
        "Only text content is supported", "Expected string, received array at messages.0.content",
        "invalid type: sequence, expected a string at line 1 column 40", "glm-4 does not support image data",
        "model x does not support images; unsupported format", "该模型不支持图片输入", "当前模型不支持图像", "模型不支持视觉输入。",
        "This model doesn't support vision", "Llama cannot process images.", "The selected model can't see images",
        "does not support image_url content", "Unsupported content type: image_url",
        "Vision is not enabled for this model",
        "Images are not supported by gpt-3.5", "image input modality is not supported",
        "model lacks vision capabilities",
        "Images are not supported by this model. See https://docs.example/models",
        "Image inputs are not supported by this service",
        "Invalid content type 'image' in message", "このモデルは画像入力に対応していません",
    ])
    func `so is one in other words`(message: String) throws {
        let body = try JSONSerialization.data(withJSONObject: ["error": ["message": message]])
        #expect(try outcome(400, String(decoding: body, as: UTF8.self)).code == "no_vision", "\(message)")
    }

    @Test func `a content that is to be one text is told by its place`() throws {
        let body = #"{"detail":[{"loc":["body","messages",0,"content"],"msg":"Input should be a valid string"}]}"#
        #expect(try outcome(422, body).code == "no_vision")
        let other = #"{"detail":[{"loc":["body","model"],"msg":"Input should be a valid string"}]}"#
        #expect(try outcome(422, other).code == "request_refused")
    }

    @Test(arguments: [
        "Animated images are not supported", "CMYK images are not supported", "HEIC images are not supported",
        "Image resolution is not supported", "Unsupported image size", "Unsupported image orientation",
        "Unsupported image color space", "The model does not support images larger than 5 MB",
        "This model cannot process images larger than 4096 pixels", "Images of real people are not allowed",
        "Image not allowed by our safety policy", "I cannot process images that contain faces", "Unsupported image",
        "This image is not supported", "unsupported image detail: low", "invalid value for content.image_url.detail",
        "Vision service is not available, try again", "This model does not support animated images",
        "images with alpha channel are not supported", "不支持图片格式", "The model does not accept images of weapons",
        "You uploaded an unsupported image. Please make sure your image is below 20 MB in size and is of one the following formats: ['png', 'jpeg', 'gif', 'webp'].",
        "cannot identify image file <_io.BytesIO object>", "unsupported image format", "Could not process image",
        "Invalid base64 image_url.", "The image data you provided does not represent a valid image",
        "Failed to load image or audio file", "image dimensions exceed max allowed size", "invalid image type",
        "Unsupported parameter: 'temperature' is not supported with this model.", "The image was blocked",
    ])
    func `one picture that is refused is that picture's alone`(message: String) throws {
        let body = try JSONSerialization.data(withJSONObject: ["error": ["message": message]])
        #expect(try outcome(400, String(decoding: body, as: UTF8.self)).code == "request_refused")
    }

    @Test(arguments: [
        (
            #"{"error":{"message":"Rate limit exceeded: free-models-per-day. Add 10 credits","code":429}}"#,
            "daily_quota", 429
        ),
        (
            #"{"error":{"message":"slow down","code":429,"metadata":{"raw":"busy","provider_name":"x"}}}"#,
            "rate_limited", 429
        ),
        (#"{"error":"something broke"}"#, "request_refused", 400),
        (#"[{"error":{"code":503,"message":"overloaded","status":"UNAVAILABLE"}}]"#, "server_error", 503),
        (
            #"{"choices":[{"index":0,"error":{"code":502,"message":"Provider returned error"},"message":{"content":""}}]}"#,
            "server_error", 502
        ),
        (#"{"error":{"message":"bad key","type":"authentication_error"}}"#, "key_refused", 401),
        (#"{"error":{"message":"no money","code":"insufficient_quota"}}"#, "insufficient_quota", 429),
        (#"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#, "server_error", 529),
        (#"{"object":"error","message":"nope","code":404}"#, "not_found", 404),
        (#"{"error":true,"message":"rate limit reached"}"#, "rate_limited", 429),
        (#"{"error":["first","second"]}"#, "request_refused", 400),
        // Gateways that know no `error`.
        (#"{"errors":[{"message":"bad key","code":401}]}"#, "key_refused", 401),
        (#"{"code":401,"message":"Unauthorized"}"#, "key_refused", 401),
        (#"{"detail":"Rate limit reached"}"#, "rate_limited", 429), (#"{"message":"nope"}"#, "request_refused", 400),
        (#"{"status":"error","code":503,"msg":"busy"}"#, "server_error", 503),
        (#"{"success":false,"message":"Too many requests"}"#, "rate_limited", 429),
        (#"{"error_code":17,"error_msg":"daily limit reached","status_code":429}"#, "daily_quota", 429),
        (#"{"base_resp":{"status_code":1004,"status_msg":"invalid api key"}}"#, "key_refused", 401),
        (#"{"data":{"error":{"code":402,"message":"pay"}}}"#, "insufficient_quota", 402),
        (#"{"Error":{"message":"x","http_code":502}}"#, "server_error", 502),
        (#"{"error":1,"msg":"model 'x' not found"}"#, "not_found", 400),
        (
            #"{"error":{"message":"The model `gpt-9` does not exist or you do not have access to it."}}"#, "not_found",
            400
        ),
        (#"{"error":{"message":"slow","status_code":"429"}}"#, "rate_limited", 429),
        (#"{"error":{"error":{"message":"wrapped twice","code":503}}}"#, "server_error", 503),
        (#"{"code":0,"message":"","error":{"message":"x","code":500},"choices":[]}"#, "server_error", 500),
        // Told by the words alone.
        (#"{"error":"Unauthorized"}"#, "key_refused", 401), (#"{"error":["Unauthorized"]}"#, "key_refused", 401),
        (#"{"error":"401 Unauthorized"}"#, "key_refused", 401), (#"{"message":"Unauthorized"}"#, "key_refused", 401),
        (#"{"detail":"Not authenticated"}"#, "key_refused", 401),
        (#"{"success":false,"errors":[{"code":10000,"message":"Authentication error"}]}"#, "key_refused", 401),
        (#"{"code":"InvalidApiKey","message":"Invalid API-key provided."}"#, "key_refused", 401),
        (#"{"error":{"message":"Insufficient Balance"}}"#, "insufficient_quota", 402),
        (#"{"error":{"code":"1113","message":"余额不足"}}"#, "insufficient_quota", 402),
        (#"{"error":{"message":"spent","type":"budget_exceeded"}}"#, "insufficient_quota", 402),
        (#"{"error":{"message":"litellm.RateLimitError: slow down"}}"#, "rate_limited", 429),
        (#"{"error":"you have reached your hourly usage limit"}"#, "rate_limited", 429),
        (
            #"{"detail":{"msg":"Server is busy; please try again later.","type":"service_unavailable"}}"#,
            "server_error", 503
        ),
        (#"{"error":"server busy, please try again"}"#, "server_error", 503),
        (#"{"error":{"message":"The server is overloaded or not ready yet."}}"#, "server_error", 503),
        (#"{"error":{"code":"DeploymentNotFound","message":"no such deployment"}}"#, "not_found", 404),
    ])
    func `an error within a success is read like the one that it is`(body: String, code: String, status: Int) throws {
        let found = try outcome(200, body)
        #expect(found.code == code && found.status == status, "\(found)")
    }

    @Test(arguments: [
        #"{"error":null,"choices":[{"message":{"content":"{\"subject\":\"cat\"}"}}]}"#,
        #"{"error":{},"choices":[{"error":null,"message":{"content":"{\"subject\":\"cat\"}"}}]}"#,
        #"{"error":false,"choices":[{"message":{"content":"{\"subject\":\"cat\"}"}}]}"#,
        #"{"error":"","choices":[{"message":{"content":null,"reasoning_content":"so: {\"subject\":\"cat\"}"}}]}"#,
        #"{"choices":[{"message":{"content":"","reasoning":"{\"subject\":\"cat\"}"}}]}"#,
        #"{"choices":[{"text":"{\"subject\":\"cat\"}"}]}"#,
        #"{"error":{"code":0,"message":""},"choices":[{"message":{"content":"{\"subject\":\"cat\"}"}}]}"#,
        #"{"error":{"code":null,"message":null},"choices":[{"message":{"content":"{\"subject\":\"cat\"}"}}]}"#,
        #"{"error":"success","code":200,"choices":[{"message":{"content":"{\"subject\":\"cat\"}"}}]}"#,
        #"{"error":"none","choices":[{"message":{"content":"{\"subject\":\"cat\"}"}}]}"#,
        #"{"error":"null","message":"ok","choices":[{"message":{"content":"{\"subject\":\"cat\"}"}}]}"#,
        #"{"type":"error","choices":[{"message":{"content":"{\"subject\":\"cat\"}"}}]}"#,
        #"{"error":{"message":"deprecated"},"choices":[{"message":{"content":"{\"subject\":\"cat\"}"}}]}"#,
    ])
    func `no error is no error, and an answer among the thoughts is taken`(body: String) throws {
        #expect(try outcome(200, body).code == "described")
    }

    @Test(arguments: [
        #"[{"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","status":"INVALID_ARGUMENT","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID","domain":"googleapis.com"}]}}]"#,
        #"[{"error":{"code":400,"message":"Please pass a valid API key.","details":[{"reason":"API_KEY_INVALID"}]}}]"#,
        #"{"error":{"message":"Incorrect API key provided: sk-x.","type":"invalid_request_error"}}"#,
    ])
    func `a key that is refused with 400 is reported as such`(body: String) throws {
        #expect(try outcome(400, body).code == "key_refused")
    }

    @Test(
        arguments: [
            // llama.cpp: nothing is left for an answer.
            (
                #"{"error":{"code":400,"message":"the request exceeds the available context size. try increasing the context size or enable context shift","type":"exceed_context_size_error","n_prompt_tokens":14429,"n_ctx":8192}}"#,
                nil
            ),
            // vLLM: the numbers in words.
            (
                #"{"object":"error","message":"This model's maximum context length is 2048 tokens. However, you requested 2300 tokens (1900 in the messages, 400 in the completion). Please reduce the length.","type":"BadRequestError","code":400}"#,
                148
            ),
            (
                #"{"error":{"message":"'max_tokens' or 'max_completion_tokens' is too large: 400. This model's maximum context length is 2048 tokens and your request has 1800 input tokens (400 > 2048 - 1800).","code":400}}"#,
                248
            ),
            (
                #"{"error":{"message":"'max_tokens' or 'max_completion_tokens' is too large: 400. This model's maximum context length is 2048 tokens and your request has 2000 input tokens (400 > 2048 - 2000).","code":400}}"#,
                nil
            ),
            (
                #"{"error":{"message":"input length and `max_tokens` exceed context limit: 774 + 400 > 1024, decrease"}}"#,
                250
            ),
            (
                #"{"error":"Input validation error: `inputs` tokens + `max_new_tokens` must be <= 1024. Given: 774 `inputs` tokens and 400 `max_new_tokens`"}"#,
                250
            ),
            (#"{"error":{"message":"max_tokens (400) exceeds model limit 250"}}"#, 250),
            (#"{"error":{"message":"`max_completion_tokens` must be less than or equal to `250`"}}"#, 250),
            (
                #"{"error":{"message":"max_tokens is too large: 400. This model supports at most 250 completion tokens."}}"#,
                250
            ),
            (
                #"{"error":{"message":"max_tokens: 400 > 250, which is the maximum allowed number of output tokens"}}"#,
                250
            ),
            (#"{"error":{"message":"Range of max_tokens should be [1, 250]"}}"#, 250),
            (
                #"{"error":{"message":"Input tokens exceed the configured limit of 1024 tokens. Your messages resulted in 1403 tokens."}}"#,
                nil
            ),
            (#"{"error":{"message":"prompt is too long: 2100 tokens > 2000 maximum"}}"#, nil),
            (
                #"{"error":{"message":"The input token count (1234) exceeds the maximum number of tokens allowed (1000)."}}"#,
                nil
            ),
            // Without numbers: half.
            (#"{"error":{"message":"context length exceeded","code":"context_length_exceeded"}}"#, 200),
        ] as [(String, Int?)])
    func `a context that is too small is adapted to, where anything is left`(body: String, tokens: Int?) throws {
        let error = try #require(ServerError(HTTPReply(status: 400, body: Array(body.utf8))))
        #expect(error.isContextTooSmall)
        let capabilities = ServerCapabilities().shorter(room: error.roomForAnswer)
        #expect(capabilities?.answerTokens == tokens)
        // The limit's name is not what is wrong with it.
        let reply = HTTPReply(status: 400, body: Array(body.utf8))
        #expect(try openAI().simpler(than: ServerCapabilities(), refusedBy: reply) == nil)
        let found = try outcome(400, body)
        #expect(found.code == "context_too_small" && found.hint.contains("--thumbnail-size"))
    }

    @Test(arguments: [
        (Int.max, -1), (-Int.max - 1, 1), (Int.max, Int.max), (-5, 5), (3_000_000_000, 0),
    ])
    func `numbers of tokens that make no sense are none`(size: Int, prompt: Int) throws {
        let body =
            #"{"error":{"message":"exceeds context size","type":"exceed_context_size_error","n_prompt_tokens":\#(prompt),"n_ctx":\#(size)}}"#
        let error = try #require(ServerError(HTTPReply(status: 400, body: Array(body.utf8))))
        #expect(error.isContextTooSmall && error.roomForAnswer == nil)
    }

    @Test(arguments: [60, 400, 5_000]) func `a reply that is nested without an end is an error like any other`(
        depth: Int
    ) throws {
        let lists = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        let objects =
            String(repeating: #"{"error":"#, count: depth) + "1" + String(repeating: "}", count: depth)
        for body in [lists, objects] {
            #expect(ServerError(HTTPReply(status: 500, body: Array(body.utf8)))?.status == 500)
            #expect(throws: DescriptionSchema.Fault.self) { try DescriptionSchema.read(body) }
        }
    }

    @Test(arguments: [399, 398, 397, nil] as [Int?])
    func `a server that is wrong about its room is asked a few times, not once a token`(room: Int?) {
        var capabilities: ServerCapabilities? = ServerCapabilities()
        var requests = 0
        while let current = capabilities {
            requests += 1
            capabilities = current.shorter(room: room.map { min($0, current.answerTokens - 1) })
        }
        #expect(requests <= 4)
    }

    @Test func `what was learnt of the context holds for all, also for an answer that was cut short`() {
        var learnt = ServerCapabilities()
        learnt.tokenLimit = 150
        let joined = ServerCapabilities().joined(with: learnt)
        #expect(joined.answerTokens == 150 && joined.longer.answerTokens == 150)
        #expect(learnt.joined(with: ServerCapabilities()) == joined)
    }

    @Test(arguments: [
        (
            422,
            #"{"detail":[{"loc":["body","response_format"],"msg":"extra fields not permitted","type":"value_error.extra"}]}"#
        ),
        (422, #"{"error":{"message":"Unknown field: response_format","type":"invalid_request_error"}}"#),
        (400, #"{"error":"json_schema is not supported"}"#),
    ])
    func `a refusal that names a part of the request is adapted to`(status: Int, body: String) throws {
        let simpler = try openAI().simpler(
            than: ServerCapabilities(), refusedBy: HTTPReply(status: status, body: Array(body.utf8)))
        #expect(simpler?.hasSchema == false)
    }

    @Test func `a key is taken out of what is shown, and of nothing else`() throws {
        let long = try #require(APIKey("sk-planted-4711-long"))
        #expect(long.redacted("wrong key sk-planted-4711-long!") == "wrong key <key>!")
        let short = try #require(APIKey("k"))
        #expect(short.redacted("unknown key: k (k), black") == "unknown key: <key> (<key>), black")
        let answer = Answer(description: Description(subject: "black fox"), usage: Usage())
        #expect(answer.redacted(short).description.subject == "black fox")
        #expect(long.redacted("cut: sk-planted-471") == "cut: <key>", "a part of it that somebody shortened")
        for words in ["sk-planted-4711-long", "gw-sk-planted-4711-long-and-so-on", "猫 sk-planted-4711-long"] {
            let text = ModelText(text: #"{"subject":"\#(words)","tags":["\#(words)"]}"#, usage: Usage())
            let said = try text.answer().redacted(long).description
            #expect(!"\(said)".contains("sk-plant"), "\(said)")
        }
        // Shortened after that: no half of it stays at the end.
        let failure = ItemFailure(.internal, String(repeating: "a", count: 390) + " sk-planted-4711-long")
        guard case .item(let shown, _) = DescribeError.item(failure, Usage()).shown(without: long) else {
            Issue.record("another error")
            return
        }
        #expect(!shown.message.contains("planted") && shown.message.count <= 400)
    }
}
