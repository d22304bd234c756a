import MienNetworks

extension Network {
    /// The layers that an option names: `all`, one name, or several with commas between. A name may itself hold a comma,
    /// so the whole is tried first.
    func names(in option: String) -> [String] {
        if option == "all" { return nodeNames }
        if nodeNames.contains(option) { return [option] }
        return option.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }

    /// Says which output is shown where there are several.
    func sayWhichOutput() {
        guard outputs.count > 1 else { return }
        Console.say(
            "the network has \(outputs.count) outputs; shown is the first, `\(name(of: nodes[outputs[0].node]))`")
    }
}
