import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.TreeSet;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.VeraPDFFoundry;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Validates files whose paths come on standard input, each against the profiles named as arguments. */
public class Validate {
    private static final int SHOWN = 5;

    public static void main(String[] profiles) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        VeraPDFFoundry foundry = Foundries.defaultInstance();
        InputStreamReader bytes = new InputStreamReader(System.in, StandardCharsets.UTF_8);
        try (BufferedReader paths = new BufferedReader(bytes)) {
            for (String path = paths.readLine(); path != null; path = paths.readLine()) {
                for (String profile : profiles) {
                    System.out.println(line(foundry, profile, path));
                }
            }
        }
    }

    private static String line(VeraPDFFoundry foundry, String profile, String path) {
        PDFAFlavour flavour = PDFAFlavour.fromString(profile);
        try (InputStream file = new FileInputStream(path);
                PDFAParser parser = foundry.createParser(file, flavour);
                PDFAValidator validator = foundry.createValidator(flavour, SHOWN, false, false, false)) {
            ValidationResult result = validator.validate(parser);
            String verdict = result.isCompliant() ? "PASS" : "FAIL";
            int checks = result.getTotalAssertions();
            return String.join("\t", verdict, profile, path, String.valueOf(checks), broken(result));
        } catch (Throwable problem) {
            return String.join("\t", "ERROR", profile, path, "0", problem.toString());
        }
    }

    private static String broken(ValidationResult result) {
        TreeSet<String> rules = new TreeSet<>();
        for (TestAssertion each : result.getTestAssertions()) {
            String rule = each.getRuleId().getClause() + "-" + each.getRuleId().getTestNumber();
            rules.add((rule + " " + each.getMessage()).replaceAll("\\s+", " "));
        }
        return String.join("; ", rules);
    }
}
