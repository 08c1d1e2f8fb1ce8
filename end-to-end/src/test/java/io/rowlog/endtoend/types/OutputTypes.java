package io.rowlog.endtoend.types;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Types that travel as the text of their output function; each is also tested in arrays. */
public final class OutputTypes {
    private OutputTypes() {}

    public static List<TypeValues> all() {
        List<TypeValues> types = new ArrayList<>(List.of(
                TypeValues.of(
                        "numeric",
                        r -> RandomText.decimal(r, 60, 20),
                        "NaN",
                        "Infinity",
                        "-Infinity",
                        "0",
                        "0.000",
                        "1e-1000",
                        "1e1000",
                        "-100.00",
                        "9".repeat(131_072),
                        "-0." + "0".repeat(16_382) + "1",
                        "9".repeat(131_072) + "." + "7".repeat(16_383)),
                TypeValues.of(
                        "interval", RandomText::interval, "0", "178000000 years", "-1 mon +1 day -00:00:00.000001"),
                TypeValues.of(
                        "timetz",
                        r -> RandomText.time(r) + "+05:30",
                        "24:00:00-15:59:59",
                        "00:00:00+15:59:59",
                        "01:02:03+00:00:07"),
                TypeValues.of(
                        "inet",
                        RandomText::inet,
                        "0.0.0.0",
                        "192.168.0.1/32",
                        "10.1.2.3/8",
                        "::1",
                        "::ffff:1.2.3.4/64"),
                TypeValues.only("cidr", "0.0.0.0/0", "10.0.0.0/8", "2001:db8::/32", "1.2.3.4/32"),
                TypeValues.only("macaddr", "00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff"),
                TypeValues.only("macaddr8", "00:00:00:00:00:00:00:00", "08:00:2b:ff:fe:01:02:03"),
                TypeValues.of("bit(17)", r -> RandomText.bits(r, 17), "0".repeat(17), "1".repeat(17)),
                TypeValues.of("varbit(40)", r -> RandomText.bits(r, r.nextInt(41)), "", "1", "1".repeat(40)),
                TypeValues.of("int4range", OutputTypes::range, "empty", "(,)", "[1,2)", "[-2147483648,2147483647)"),
                TypeValues.only("numrange", "empty", "[1.10,1.100]", "(,NaN)", "[-Infinity,Infinity]"),
                TypeValues.only("daterange", "[-infinity,infinity)", "[2024-01-01,)", "empty"),
                TypeValues.only(
                        "tstzrange", "[\"2024-01-01 00:00:00+00\",infinity]", "(,\"0044-03-15 00:00:00+00 BC\"]"),
                TypeValues.only("types.textrange", "[\"a,b\",\"c\"\"d\")", "[a,\"b\\\\c\")", "(,)", "[\"\",a]"),
                TypeValues.only("int4multirange", "{}", "{[1,3),[5,9)}", "{(,)}"),
                TypeValues.only("datemultirange", "{}", "{[2024-01-01,2024-02-01),[2025-01-01,infinity)}"),
                TypeValues.only("tsvector", "", "'a':1A,2 'b c':16383 'd''e' 'f\\\\g'"),
                TypeValues.only("tsquery", "", "'a' & !'b c':*AB", "'x' <3> 'y' | 'z''q'"),
                TypeValues.only("xml", "<a b=\"c\">&lt;é<!-- x --></a>", "text only", "<a/><b/>", ""),
                TypeValues.of(
                        "money",
                        r -> RandomText.decimal(r, 15, 2),
                        "-92233720368547758.08",
                        "92233720368547758.07",
                        "0"),
                TypeValues.only("oid", "0", "4294967295"),
                TypeValues.only("xid", "0", "4294967295"),
                TypeValues.only("xid8", "0", "18446744073709551615"),
                TypeValues.only("tid", "(0,0)", "(4294967295,65535)"),
                TypeValues.only("pg_lsn", "0/0", "FFFFFFFF/FFFFFFFF"),
                TypeValues.only("pg_snapshot", "10:20:10,14,15"),
                TypeValues.only("\"char\"", "a", "", "\\", "\""),
                TypeValues.only("regclass", "pg_catalog.pg_class", "0"),
                TypeValues.only("regtype", "types.mood", "integer[]"),
                TypeValues.only("jsonpath", "$.\"a b\"[*]?(@.\"x\" > 1.5)", "strict $"),
                TypeValues.of("point", RandomText::point, "(Infinity,-Infinity)", "(NaN,-0)", "(1e-300,1e300)"),
                TypeValues.only("line", "{1,-1,0.1}", "{0,1,1e-20}"),
                TypeValues.only("lseg", "[(0,0),(1,0.1)]"),
                TypeValues.of(
                        "box",
                        r -> RandomText.point(r) + "," + RandomText.point(r),
                        "(1,1),(0,0)",
                        "(3,0.30000000000000004),(1,0.1)"),
                TypeValues.only("path", "[(0,0),(1,1)]", "((0,0),(1,1),(2,0.1))"),
                TypeValues.only("polygon", "((0,0),(1,1),(2,0.1))"),
                TypeValues.only("circle", "<(0.1,0.2),0.30000000000000004>"),
                TypeValues.only("types.pair", "(,)", "(1,\"\")", "(2,\"a \"\"b\"\", \\\\(c)\")", "(,NULL)"),
                TypeValues.only("types.nested", "(,,)", "(\"(1,\"\"x\"\"\"\"y\"\")\",\"{sad,NULL}\",1.500)"),
                TypeValues.only("types.secret", "(,)", "(shown,hidden)"),
                TypeValues.only("types.hstore", "", "\"a\"=>NULL, \"b \\\"c\"=>\"d\\\\e\", \"\"=>\"\""),
                TypeValues.of("types.citext", RandomText::word, "", "ABC", "NULL"),
                TypeValues.only("types.ltree", "Top.Science.Astronomy", ""),
                TypeValues.only("types.cube", "(1, 2),(3, 0.1)", "(0)")));
        List<TypeValues> all = new ArrayList<>(types);
        types.forEach(type -> all.add(type.array()));
        all.add(TypeValues.only("types.mood[]", "{}", "{sad,NULL,\"very \\\"happy\\\", \\\\o/\"}", "{{sad},{ok}}"));
        all.add(TypeValues.only("types.amount[]", "{1.5,NULL,NaN}", "{}"));
        all.add(TypeValues.only("int2vector", "1 2 3", ""));
        all.add(TypeValues.only("oidvector", "1 4294967295", ""));
        return all;
    }

    private static String range(Random random) {
        int lower = random.nextInt(1_000_000);
        return (random.nextBoolean() ? "[" : "(") + lower + "," + (lower + random.nextInt(1_000_000)) + "]";
    }
}
