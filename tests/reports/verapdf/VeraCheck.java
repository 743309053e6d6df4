// Proves PDF files against veraPDF profiles: java -cp <engine.jar>:<classes> VeraCheck <ua1|2a|ua1,2a> <file>...
// Prints one line for each failed rule and ends with 1 if there was any. For tests only; never shipped.

import java.io.FileInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.logging.LogManager;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.RuleId;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.profiles.Variable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

public class VeraCheck {
    static final Map<String, String> PROFILES = Map.of("ua1", "PDFUA-1.xml", "2a", "PDFA-2A.xml");

    public static void main(String[] arguments) throws Exception {
        LogManager.getLogManager().reset();
        VeraGreenfieldFoundryProvider.initialise();
        boolean isClean = true;
        for (String id : arguments[0].split(",")) {
            PDFAFlavour flavour = PDFAFlavour.byFlavourId(id);
            ValidationProfile profile = profile(flavour, PROFILES.get(id));
            for (int nth = 1; nth < arguments.length; nth++) {
                isClean &= check(arguments[nth], flavour, profile);
            }
        }
        System.exit(isClean ? 0 : 1);
    }

    static boolean check(String file, PDFAFlavour flavour, ValidationProfile profile) throws Exception {
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new FileInputStream(file), flavour)) {
            ValidationResult result =
                Foundries.defaultInstance().createValidator(profile, 1000, false, true, false).validate(parser);
            for (Map.Entry<RuleId, Integer> failed : result.getFailedChecks().entrySet()) {
                RuleId rule = failed.getKey();
                System.out.printf(Locale.ROOT, "%s: %s %s-%d failed %d times%n", file, rule.getSpecification(),
                    rule.getClause(), rule.getTestNumber(), failed.getValue());
            }
            System.out.printf(Locale.ROOT, "%s: %d checks of %s%n", file, result.getTotalAssertions(), flavour.getId());
            return result.isCompliant() && result.getTotalAssertions() > 1000;
        }
    }

    /** The profile, read by hand: the engine in this jar comes without its own XML reader. */
    static ValidationProfile profile(PDFAFlavour flavour, String name) throws Exception {
        Document document;
        try (InputStream stream = VeraCheck.class.getResourceAsStream("/org/verapdf/pdfa/validation/" + name)) {
            document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(stream);
        }
        Set<Rule> rules = new HashSet<>();
        for (Element rule : all(document.getDocumentElement(), "rule")) {
            rules.add(rule(rule));
        }
        Set<Variable> variables = new HashSet<>();
        for (Element one : all(document.getDocumentElement(), "variable")) {
            variables.add(Profiles.variableFromValues(
                one.getAttribute("name"), one.getAttribute("object"), text(one, "defaultValue"), text(one, "value")));
        }
        return Profiles.profileFromValues(
            flavour, Profiles.profileDetailsFromValues("profile", "profile", "tests", new Date()), "", rules, variables);
    }

    static Rule rule(Element rule) {
        Element id = all(rule, "id").get(0);
        RuleId ruleId = Profiles.ruleIdFromValues(
            org.verapdf.pdfa.flavours.PDFAFlavour.Specification.valueOf(id.getAttribute("specification")),
            id.getAttribute("clause"), Integer.parseInt(id.getAttribute("testNumber")));
        Boolean deferred = rule.hasAttribute("deferred") ? Boolean.valueOf(rule.getAttribute("deferred")) : null;
        return Profiles.ruleFromValues(ruleId, rule.getAttribute("object"), deferred, rule.getAttribute("tags"),
            text(rule, "description"), text(rule, "test"),
            Profiles.errorFromValues(text(rule, "message"), new ArrayList<>()), new ArrayList<>());
    }

    static List<Element> all(Element parent, String tag) {
        NodeList found = parent.getElementsByTagName(tag);
        List<Element> elements = new ArrayList<>();
        for (int nth = 0; nth < found.getLength(); nth++) {
            elements.add((Element) found.item(nth));
        }
        return elements;
    }

    static String text(Element parent, String tag) {
        List<Element> found = all(parent, tag);
        return found.isEmpty() ? "" : found.get(0).getTextContent();
    }
}
