public import MienAttribution

extension AttributionMethod {
    /// What papers call it.
    public var title: String {
        switch self {
        case .gradCAM: "Grad-CAM"
        case .gradCAMPlusPlus: "Grad-CAM++"
        case .hiResCAM: "HiResCAM"
        case .scoreCAM: "Score-CAM"
        case .layerCAM: "Layer-CAM"
        case .eigenCAM: "Eigen-CAM"
        case .saliency: "Saliency"
        case .smoothGrad: "SmoothGrad"
        case .integratedGradients: "Integrated Gradients"
        case .guidedBackpropagation: "Guided backpropagation"
        case .occlusion: "Occlusion"
        }
    }

    /// What it does, for a reader who knows none of them, and who wrote it.
    var explanation: String {
        switch self {
        case .gradCAM:
            "adds up a layer's maps, each by how much the class's score would rise with the whole map (Selvaraju et al. 2017)"
        case .gradCAMPlusPlus:
            "as Grad-CAM, with places that raise the score counted for more (Chattopadhyay et al. 2018)"
        case .hiResCAM: "adds up a layer's maps times their gradients, place by place (Draelos and Carin 2020)"
        case .scoreCAM:
            "adds up a layer's maps, each by the score of the face where only that map lets it through (Wang et al. 2020)"
        case .layerCAM:
            "adds up a layer's maps, each place by how much the score would rise with it (Jiang et al. 2021)"
        case .eigenCAM:
            "the strongest pattern that a layer's maps have in common, whatever the class (Muhammad and Yeasin 2020)"
        case .saliency: "how much the score changes with each pixel (Simonyan et al. 2013)"
        case .smoothGrad: "the same, as the mean over noisy copies of the face (Smilkov et al. 2017)"
        case .integratedGradients:
            "what each pixel adds to the score on the way from black to the face (Sundararajan et al. 2017)"
        case .guidedBackpropagation:
            "gradients that may only raise what they come through (Springenberg et al. 2014); known to draw edges of the face more "
                + "than what the network knows"
        case .occlusion: "by how much the score falls where a patch hides the place (Zeiler and Fergus 2013)"
        }
    }

    /// Whether its maps have a sign: what speaks against the class is below 0.
    var isSigned: Bool {
        switch self {
        case .hiResCAM, .integratedGradients, .occlusion, .eigenCAM: true
        case .gradCAM, .gradCAMPlusPlus, .scoreCAM, .layerCAM, .saliency, .smoothGrad, .guidedBackpropagation: false
        }
    }
}
