package io.rowlog.schema;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What producer and consumer agree on stands on nothing but Java, Avro and a graph library. */
@AnalyzeClasses(packages = "io.rowlog.schema", importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleStructureTest {
    @ArchTest
    static final ArchRule NOTHING_OF_SERVERS = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.rowlog.schema..", "java..", "org.apache.avro..", "org.jgrapht..", "org.jspecify..")
            .andShould()
            .onlyDependOnClassesThat()
            .resideOutsideOfPackages("java.sql..", "javax.sql..", "java.net..");

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("io.rowlog.schema.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NO_NAMES_THAT_SAY_NOTHING = noClasses()
            .should()
            .haveNameMatching("(?i).*(util|common|helper|manager).*")
            .because("a name says what the thing is");
}
