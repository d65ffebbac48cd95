package dev.evenkeel.web.catalog;

import java.nio.file.Path;

/** For the tests of other packages. */
public record CatalogAccess(Catalog catalog, Estates estates) {

    public static CatalogAccess of(Path folder) {
        FolderCatalog catalog = new FolderCatalog(new FolderFiles(folder, folder));
        catalog.refresh();
        return new CatalogAccess(catalog, catalog);
    }
}
