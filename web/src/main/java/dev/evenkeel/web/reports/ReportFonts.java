package dev.evenkeel.web.reports;

import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FSFontUseCase;
import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The fonts of a PDF. Latin letters are always there: PDFBox brings Liberation Sans. Bold ones and Chinese are taken from the system,
 * where they are installed; a character that no font has becomes a {@code #}.
 */
final class ReportFonts {

    static final String FAMILY = "Report";
    private static final String OWN = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";

    private static final List<Path> BOLD = paths(
            "/usr/share/fonts/truetype/liberation/LiberationSans-Bold.ttf",
            "/usr/share/fonts/truetype/liberation2/LiberationSans-Bold.ttf",
            "/usr/share/fonts/liberation/LiberationSans-Bold.ttf",
            "/usr/share/fonts/liberation-sans-fonts/LiberationSans-Bold.ttf");
    /** Outlines of TrueType only: those of most Noto CJK packages (OpenType with CFF) cannot be embedded in part. */
    private static final List<Path> CHINESE = paths(
            "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
            "/usr/share/fonts/truetype/droid/DroidSansFallback.ttf",
            "/usr/share/fonts-droid-fallback/truetype/DroidSansFallback.ttf",
            "/usr/share/fonts/google-droid-sans-fonts/DroidSansFallbackFull.ttf",
            "/usr/share/fonts/google-droid/DroidSansFallback.ttf",
            "/Library/Fonts/Arial Unicode.ttf",
            "/System/Library/Fonts/Supplemental/Arial Unicode.ttf");

    private final Optional<Path> bold;
    private final Optional<Path> chinese;

    /** @param font a TrueType file with the characters that the reports need; null: looked for where systems keep them */
    @ConfigurationProperties("evenkeel.reports")
    record Settings(@Nullable Path font) {}

    ReportFonts(Settings settings) {
        this.bold = BOLD.stream().filter(Files::isReadable).findFirst();
        @Nullable Path font = settings.font();
        if (font != null && !Files.isReadable(font)) {
            throw new IllegalStateException("evenkeel.reports.font names " + font
                    + ", which cannot be read. Give the path of a TrueType file (.ttf), or leave it out.");
        }
        this.chinese = font == null ? CHINESE.stream().filter(Files::isReadable).findFirst() : Optional.of(font);
    }

    void addTo(PdfRendererBuilder builder) {
        EnumSet<FSFontUseCase> everywhere = EnumSet.of(FSFontUseCase.DOCUMENT, FSFontUseCase.SVG);
        builder.useFont(ReportFonts::own, FAMILY, 400, FontStyle.NORMAL, true, everywhere);
        bold.ifPresent(file -> builder.useFont(file.toFile(), FAMILY, 700, FontStyle.NORMAL, true, everywhere));
        chinese.ifPresent(file -> builder.useFont(
                file.toFile(), "Fallback", 400, FontStyle.NORMAL, true, EnumSet.of(FSFontUseCase.FALLBACK_FINAL)));
    }

    private static InputStream own() {
        @Nullable InputStream font = PDDocument.class.getResourceAsStream(OWN);
        if (font == null) {
            throw new UncheckedIOException(new IOException(OWN + " is missing in the jar. Build it again."));
        }
        return font;
    }

    private static List<Path> paths(String... paths) {
        return List.of(paths).stream().map(Path::of).toList();
    }
}
