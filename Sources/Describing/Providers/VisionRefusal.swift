import Foundation

/// Tells "this model takes no pictures" from every other refusal, in the words of the servers that say it.
enum VisionRefusal {
    /// Whole phrases, each with who says it.
    private static let phrases: [String] = [
        // OpenAI, Azure.
        "image_url is only supported", "only supported by certain models",
        // Ollama.
        "missing data required for image",
        // llama.cpp, llamafile, llama-cpp-python.
        "mmproj", "model projector", "not compiled for multimodal",
        // vLLM.
        "not a multimodal model", "at most 0 image", "only supported for multimodal models",
        // LM Studio.
        "vision add-on is not loaded", "vision adapter",
        // OpenRouter.
        "no endpoints found that support image",
        // Groq, Cohere: the content is to be one text.
        "content must be a string", "content' must be a string", "content should be a string",
        // DeepSeek and whatever else is written with serde.
        "expected `text`",
        // Pydantic: a union of one.
        "input should be 'text'", "supported values are: 'text'",
        // FreeToken, SGLang.
        "text-only", "text only model", "only supports text", "non-vision", "not a vision model",
    ]

    /// What a picture is called in a refusal.
    private static let picture =
        "(?:image|images|image_url|image input|image inputs|vision|multimodal|multi-modal|pictures?)"

    /// - Parameter words: the server's, in lower case.
    static func isOne(status: Int, words: String) -> Bool {
        guard [400, 404, 415, 422, 500, 501].contains(status) else { return false }
        if phrases.contains(where: words.contains) { return true }
        // "unsupported image format": that picture's fault, and no other's.
        guard !isOfOnePicture(words) else { return false }
        return patterns.contains { words.range(of: $0, options: .regularExpression) != nil }
    }

    private static let patterns: [String] = [
        // "does not support image input", "do not support vision", "doesn't support images".
        "(?:not|n't|cannot|never) (?:currently |yet )?(?:support|accept|take)s?(?: \\w+){0,2}? \(picture)",
        // "cannot see images", and not "could not process image".
        "(?:not|n't|cannot|never) (?:handle|process|read|see|understand) (?:images|pictures|vision)",
        // "image input is not supported", "images are not allowed", "image input modality is not enabled".
        "\\b\(picture)s?(?: \\w+){0,3}? (?:is|are|was|were) (?:not|un) ?(?:supported|enabled|allowed|available|accepted)",
        // "unsupported content part type: image_url", "unknown variant `image_url`".
        "(?:unsupported|unknown|unexpected|invalid) (?:\\w+ ){0,4}?(?:content|variant|part|type|modality)\\b.{0,40}?image",
        "unsupported (?:\\w+ )?\(picture)",
        "does not have (?:\\w+ )?vision",
    ]

    /// It speaks of a format, a size or the bytes of a picture.
    private static func isOfOnePicture(_ words: String) -> Bool {
        [
            "format", "mime", "media type", "media_type", "corrupt", "decode", "identify image", "base64", "too large",
            "too small", "dimension", "pixels", "below 20 mb", "megabyte", "download", "fetch", "image data",
            "load image", "image type",
        ].contains { words.contains($0) }
    }
}
