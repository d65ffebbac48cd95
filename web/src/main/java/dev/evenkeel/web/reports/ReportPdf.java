package dev.evenkeel.web.reports;

import com.openhtmltopdf.outputdevice.helper.ExternalResourceControlPriority;
import com.openhtmltopdf.pdfboxout.PdfBoxRenderer;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.svgsupport.BatikSVGDrawer;
import com.openhtmltopdf.util.XRLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Calendar;
import java.util.TimeZone;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;

/** Prints the standalone page of a report as PDF, one at a time since it takes memory. Nothing is fetched; the same page gives the same bytes. */
final class ReportPdf {

    private final ReportFonts fonts;

    ReportPdf(ReportFonts fonts) {
        this.fonts = fonts;
        XRLog.setLoggingEnabled(false);
    }

    /**
     * @param html well-formed, everything inside
     * @param at what the file says of when it was made, milliseconds since the epoch
     * @throws IllegalStateException when the page cannot be printed
     */
    synchronized byte[] print(String html, String title, long at) {
        PdfRendererBuilder builder = new PdfRendererBuilder();
        builder.withHtmlContent(html, "about:report");
        builder.useUriResolver((base, uri) -> null);
        builder.useExternalResourceAccessControl(
                (uri, type) -> false, ExternalResourceControlPriority.RUN_BEFORE_RESOLVING_URI);
        builder.useExternalResourceAccessControl(
                (uri, type) -> false, ExternalResourceControlPriority.RUN_AFTER_RESOLVING_URI);
        builder.useDefaultPageSize(210, 297, PdfRendererBuilder.PageSizeUnits.MM);
        builder.useSVGDrawer(new BatikSVGDrawer());
        builder.withProducer("Evenkeel");
        fonts.addTo(builder);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PdfBoxRenderer renderer = builder.buildPdfRenderer();
                PDDocument document = renderer.createPDFKeepOpen()) {
            document.setDocumentId(at);
            date(document.getDocumentInformation(), title, at);
            document.save(bytes);
        } catch (IOException e) {
            throw new IllegalStateException("The report cannot be printed as PDF", e);
        }
        return bytes.toByteArray();
    }

    private static void date(PDDocumentInformation information, String title, long at) {
        Calendar moment = Calendar.getInstance(TimeZone.getTimeZone("UTC"));
        moment.setTimeInMillis(at);
        information.setTitle(title);
        information.setCreationDate(moment);
        information.setModificationDate(moment);
    }
}
