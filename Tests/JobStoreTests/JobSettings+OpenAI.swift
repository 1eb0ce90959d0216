import PhotoModel

extension JobSettings {
    /// A job for OpenAI with a model that has no price.
    static var openAI: JobSettings {
        var settings = JobSettings()
        settings.describe.provider = .openai
        settings.describe.model = "m"
        return settings
    }
}
