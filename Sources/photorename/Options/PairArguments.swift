public import ArgumentParser
import PhotoModel
public import Settings

/// `NAME=TEXT`: a field of the user's own.
struct FieldArgument: ExpressibleByArgument {
    var name: String
    var text: String

    init?(argument: String) {
        guard let equals = argument.firstIndex(of: "=") else { return nil }
        (name, text) = (String(argument[..<equals]), String(argument[argument.index(after: equals)...]))
    }
}

/// `CAMERA=+1h3m`: how far its clock is to be set forward or back.
struct ClockArgument: ExpressibleByArgument {
    var camera: String
    var seconds: Int

    init?(argument: String) {
        guard let equals = argument.lastIndex(of: "="), equals != argument.startIndex,
            let seconds = ClockOffset.seconds(String(argument[argument.index(after: equals)...]))
        else { return nil }
        (camera, self.seconds) = (String(argument[..<equals]), seconds)
    }
}

/// A number, or `next`.
extension NamingPreset.Start: ExpressibleByArgument {
    public init?(argument: String) {
        if argument == "next" {
            self = .next
        } else if let number = Int(argument), NamingPreset.starts.contains(number) {
            self = .number(number)
        } else {
            return nil
        }
    }
}
