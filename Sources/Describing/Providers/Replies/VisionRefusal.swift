import Foundation

/// Recognizes "this model doesn't accept images" in the messages of many servers. A refusal of a single picture (its format,
/// its size, its content) is something else.
enum VisionRefusal {
    /// - Parameters:
    ///   - status: the HTTP status.
    ///   - words: the server's message in lower case.
    /// - Returns: whether the model does not accept images.
    static func isOne(status: Int, words: String) -> Bool {
        guard [400, 404, 415, 422, 500, 501].contains(status) else { return false }
        if phrases.contains(where: words.contains) || matches(certain, words) { return true }
        return !isOfOnePicture(words) && matches(likely, words)
    }

    /// Whole phrases, with the servers that use them.
    private static let phrases: [String] = [
        // OpenAI, Azure.
        "image_url is only supported", "only supported by certain models",
        // Ollama.
        "missing data required for image",
        // llama.cpp, llamafile, llama-cpp-python.
        "mmproj", "model projector", "vision projector", "vision encoder", "clip model", "not compiled for multimodal",
        // vLLM.
        "not a multimodal model", "not multimodal", "at most 0 image", "only supported for multimodal models",
        // LM Studio.
        "vision add-on is not loaded", "vision adapter",
        // OpenRouter.
        "no endpoints found that support image",
        // Groq, Cohere: the content is to be one text.
        "content must be a string", "content' must be a string", "content should be a string",
        // DeepSeek, and other servers that use serde.
        "expected `text`", "invalid type: sequence, expected a string",
        // Pydantic: a union of one.
        "input should be 'text'", "supported values are: 'text'",
        // FreeToken, SGLang.
        "text-only", "text only model", "only supports text", "only accepts text", "non-vision", "not a vision",
        "not vision-capable", "not vision capable", "is text only", "string expected but got array",
        "unexpected item type in content", "use a vision", "use a multimodal", "vision models required",
        "vision model is required",
    ]

    private static let can = "(?:support|accept|take|allow|have|handle|process|read|see|understand|view|interpret)"
    private static let cannot = "(?:not|n't|cannot|never) (?:currently |yet |natively )?"
    private static let isNot =
        "(?: (?:is|are|was|were))? ?(?:(?:not|n't)(?: currently| yet)?"
        + " (?:supported|enabled|allowed|available|accepted|permitted)|unsupported|disabled)"
    private static let kind = "(?:images?|image_url|input_image|vision|multimodal|multi-modal|visual|pictures?)"
    /// Other words for images in general.
    private static let input =
        "(?: (?:inputs?|contents?|modality|modalities|understanding|capabilit\\w+|messages?|parts?|data|urls?))"

    /// These phrases count whatever else the message says.
    private static let certain: [String] = [
        // "content part type image_url not supported, mime image/jpeg", "modality 'image' is not supported".
        "\\b(?:image_url|input_image)['\"`]?(?: \\w+){0,2}?\(isNot)",
        "(?:content|part|type|modality|variant|role)s?:? ['\"`(]*(?:image|image_url|input_image)['\"`)]*\(isNot)",
        // "model x does not support images; …", without a restriction.
        "\(cannot)(?:support|accept|take)s? (?:the )?(?:use of )?\(kind)\(input)?"
            + "(?: for .{1,60}| by .{1,60}| with this .{1,60})?[\"'`)]*(?:$|[.,;:!])",
        // "this model can't see images".
        "(?:model|server|endpoint|provider)s? (?:['\"`(]?[\\w./:-]+['\"`)]? )?(?:can ?not|can't)"
            + " (?:handle|process|read|see|understand|view) \(kind)[\"'`)]*(?:$|[.,;:!])",
        // "only text content is supported".
        "only (?:text|string)s?(?: \\w+)? (?:is|are) (?:supported|accepted|allowed|enabled|permitted)",
        "only (?:support|accept|take|process|handle)s? (?:plain )?text",
        // Zod, Pydantic: the content is to be one text.
        "expected (?:a )?string,? (?:but )?(?:received|got|found) (?:an? )?(?:array|list|object)",
        "content.{0,60}input should be a valid string",
        "content.{0,20}(?:must|should|has to|needs to) be (?:of type |a |an )?(?:string|text|str)\\b",
        "input should be a valid string.{0,80}content",
        "(?:does not|doesn't|without|no|lacks?) (?:have )?(?:any )?(?:image|vision|multimodal)(?: \\w+)?"
            + " (?:support|capabilit|understanding|encoder|projector|abilit)",
        // Chinese, Japanese.
        "不支持(?:图片|图像|圖片|图|视觉|多模态|识图)(?:输入|理解|识别|内容|功能|能力)?"
            + "(?:$|[^格大尺类分文像片输理识内功能])",
        "不支援(?:圖片|影像|視覺)(?!格式|大小|尺寸)",
        // German, French, Spanish, Portuguese, Italian, Russian, Korean.
        "unterstützt (?:derzeit )?keine (?:bilder|bildeingaben?|vision)\\b",
        "ne (?:prend pas en charge|supporte pas|gère pas|accepte pas) (?:les |l'|d'|des )?(?:images?|vision)(?: en entrée)?(?:$|[.,;:!])",
        "no (?:admite|soporta|acepta) (?:entradas? de )?(?:imágenes|visión)(?:$|[.,;:!])",
        "não (?:suporta|aceita) (?:entradas? de )?(?:imagens|visão)(?:$|[.,;:!])",
        "non (?:supporta|accetta) (?:input di )?(?:immagini|visione)(?:$|[.,;:!])",
        "не поддерживает (?:ввод )?(?:изображени[яй]|зрение)(?:$|[.,;:!])",
        "이미지(?: 입력)?(?:을|를|은|는)? 지원하지 않",
        "画像(?:入力|の入力)?(?:に対応していません|はサポートされていません|をサポートしていません)",
    ]

    /// These count unless the message is about one picture.
    private static let likely: [String] = [
        // "does not support image input", "do not support vision".
        "\(cannot)(?:support|accept|take)s?(?: \\w+){0,2}? \(kind)\\b",
        // "cannot see images", and not "could not process image".
        "\(cannot)\(can) (?:images|pictures|vision)\\b",
        // "image inputs are not supported", "images are not allowed", "vision not supported".
        "\\b(?:images|pictures|vision|multimodal|multi-modal|image\(input))(?:\(input))?"
            + "(?: (?:for|by|in|on|of|with) (?:\\w+ ){0,3}?\\w+)?\(isNot)",
        // "unsupported content part type: image_url", "unknown variant `image_url`".
        "(?:unsupported|unknown|unexpected|invalid|unrecogni[sz]ed) (?:\\w+ ){0,4}?"
            + "(?:content|variant|part|type|modality|role)\\b(?!\\.).{0,40}?image",
        "unsupported (?:input )?(?:modality|content|vision|multimodal|image\(input))\\b.{0,40}(?:image|vision|modal)",
        "(?:model|server|endpoint)s? (?:\\S+ )?(?:does not|doesn't) have (?:\\w+ )?vision",
        "\\battachments? (?:is|are) not supported by",
        "(?:invalid|unsupported|unexpected)(?: message)? content type:? ['\"`]?(?:array|list)\\b",
        "vision(?:-capable)? models? (?:is |are )?(?:required|needed)",
    ]

    /// The message is about the format, the size, the bytes or the content of a picture, or about something temporary.
    private static func isOfOnePicture(_ words: String) -> Bool { matches(onePicture, words) }

    private static let onePicture: [String] = [
        "\\b(?:formats?|mime|media[ _]type|corrupt\\w*|decod\\w+|base64|dimensions?|pixels?|megabytes?|mb|kb"
            + "|resolutions?|orientations?"
            + "|colou?r|cmyk|gr[ae]yscale|alpha|animat\\w+|frames?|detail|quality|aspect|width|height|progressive"
            + "|interlaced|transparen\\w+|jpe?g|png|gif|webp|hei[cf]|tiff?|bmp|svg|avif|download\\w*|fetch\\w*|remote"
            + "|external|polic(?:y|ies)|safety|moderation|filter\\w*|explicit|violen\\w+|nudity|inappropriate"
            + "|harmful|size|bytes|too (?:large|small|big|long)|larger|smaller|bigger|exceed\\w*|multiple|more than"
            + "|again|temporar\\w+|unavailable|overloaded|busy|containing|contains|depict\\w*)\\b",
        "service (?:is|was) ", "identify image", "load image", "image type", "this image", "your image",
        "the image (?:is|was|you|could)", "images? (?:of|with|showing|that|which) ", "urls? (?:is|are) not",
    ]

    private static func matches(_ patterns: [String], _ words: String) -> Bool {
        patterns.contains { words.range(of: $0, options: .regularExpression) != nil }
    }
}
