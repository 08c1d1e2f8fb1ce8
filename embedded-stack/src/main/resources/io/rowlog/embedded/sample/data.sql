-- Rows for the sample shop: 54,923 in 37 tables; the other 70 stay empty.
-- Every value comes from the row number, never from the clock or from chance, so that
-- each load gives the same rows. Intervals are added in hours or smaller units only:
-- days would depend on the session's time zone.
-- Run it once, after schema.sql, in a database with encoding UTF8.

SET client_encoding = 'UTF8';

-- ----------------------------------------------------------------------------
-- Users, sign-in and roles
-- ----------------------------------------------------------------------------

INSERT INTO users (id, public_id, email, name, phone, status, locale, birthday, preferences, labels,
                   store_credit, invited_by_id, created_at, updated_at, deleted_at)
SELECT n,
       md5('user ' || n)::uuid,
       'user' || n || '@example.' || (ARRAY['com', 'vn', 'org'])[1 + n % 3],
       (ARRAY['Nguyễn Thị Lan', 'Trần Văn Hùng', 'Lê Minh Châu', 'Phạm Quốc Bảo', 'Hoàng Thu Trang', 'Đặng Ngọc Ánh',
              'Bùi Đức Thịnh', 'Zoë "Zo" O''Hara', 'Võ Hoài Phương', 'Đỗ Khánh Linh', 'Ngô Gia Huy', NULL,
              'Dương Tuấn Kiệt', E'Lý\tThảo Vy', 'Trịnh Công Vinh', '', 'Mai 🌸 Anh', E'Nguyê\u0303n Va\u0306n An'])[n],
       CASE WHEN n % 4 <> 0 THEN '09' || lpad((n * 7654321 % 100000000)::text, 8, '0') END,
       (ARRAY['ACTIVE', 'ACTIVE', 'INVITED', 'ACTIVE', 'SUSPENDED', 'ACTIVE'])[1 + n % 6]::user_status,
       CASE WHEN n % 7 = 0 THEN 'en' ELSE 'vi' END,
       CASE WHEN n % 3 <> 0 THEN date '1969-12-28' + n * 733 END,
       CASE WHEN n % 5 = 0 THEN '{}'
            ELSE jsonb_build_object('theme', CASE WHEN n % 2 = 0 THEN 'dark' ELSE 'sáng' END,
                                    'mail', jsonb_build_object('news', n % 3 = 0, 'hour', n % 24, 'last', NULL))
       END,
       CASE n % 4 WHEN 0 THEN '{}'::text[] WHEN 1 THEN ARRAY['khách quen', NULL] WHEN 2 THEN ARRAY['vip', 'a,b', '"x"', '\', '']
                  ELSE ARRAY['mới'] END,
       CASE WHEN n % 6 = 0 THEN -n * 1500.25 ELSE n * 1000 END,
       CASE WHEN n > 4 THEN 1 + n % 4 END,
       timestamptz '2022-06-01 03:00:00+00' + n * interval '731 hours',
       timestamptz '2024-03-31 00:59:59.999999+00' + n * interval '1 microsecond',
       CASE WHEN n = 16 THEN timestamptz '2024-10-27 01:30:00+01' END
FROM generate_series(1, 18) AS n;

INSERT INTO auth_methods (id, user_id, provider, subject, secret_hash, is_primary, last_used_at, created_at)
SELECT md5('auth ' || n)::uuid,
       CASE WHEN n <= 18 THEN n ELSE (n - 18) * 3 END,
       (CASE WHEN n <= 18 THEN 'password' WHEN n = 22 THEN 'magic-link' ELSE 'google' END)::auth_provider,
       CASE WHEN n <= 18 THEN 'user' || n ELSE '1098' || (n * 123456789::bigint) END,
       CASE WHEN n <= 18 THEN decode(md5('secret ' || n) || md5('salt ' || n), 'hex') END,
       n <= 18,
       CASE WHEN n % 3 <> 0 THEN timestamptz '2024-11-03 05:30:00+00' + n * interval '15 minutes' END,
       timestamp '2022-06-01 10:00:00' + n * interval '731 hours'
FROM generate_series(1, 22) AS n;

INSERT INTO role (id, code, name, description, is_system) VALUES
  (1, 'admin', 'Quản trị', 'Toàn quyền', true),
  (2, 'manager', 'Quản lý', NULL, true),
  (3, 'staff', 'Nhân viên', '', false),
  (4, 'customer', 'Khách hàng', 'Mua hàng', true),
  (5, 'affiliate', 'Cộng tác viên', E'Giới thiệu\nvà nhận hoa hồng', false);

INSERT INTO permission (id, resource, action, label)
SELECT 4 * (r.n - 1) + a.n, r.name, a.name, CASE WHEN a.name = 'view' THEN '' ELSE a.name || ' ' || r.name END
FROM unnest(ARRAY['product', 'order', 'user', 'page', 'course', 'affiliate', 'setting', 'report']) WITH ORDINALITY AS r (name, n),
     unnest(ARRAY['view', 'create', 'update', 'delete']) WITH ORDINALITY AS a (name, n)
ORDER BY 1;

INSERT INTO role_permission (role_id, permission_id, conditions)
SELECT r.id, p.id, CASE WHEN r.id = 3 THEN '{"own": true}'::jsonb END
FROM role r, permission p
WHERE r.id = 1
   OR r.id = 2 AND p.action <> 'delete'
   OR r.id = 3 AND p.action = 'view' AND p.resource IN ('product', 'order', 'user', 'page', 'course')
ORDER BY r.id, p.id;

INSERT INTO user_role_assignment (user_id, role_id, assigned_by_id, valid_from, valid_until)
SELECT n, 4, NULL::integer, date '2022-06-01' + 30 * n, CASE WHEN n = 16 THEN date '2024-10-27' END
FROM generate_series(1, 18) AS n
UNION ALL
SELECT n, n, CASE WHEN n > 1 THEN 1 END, date '2022-06-01', NULL
FROM generate_series(1, 3) AS n;

-- Teams and files refer to users, and users to them: the second half is an update.
INSERT INTO teams (id, name, lead_id, settings) VALUES
  (1, 'Bán hàng', 2, '{"color": "#e63946", "channels": ["zalo", "web"]}'),
  (2, 'Kho & giao nhận', 3, '{}'),
  (3, 'Nội dung', NULL, '{"reviewers": [1, 2, null], "limits": {"draft": 5}}');

INSERT INTO media_files (id, name, mime_type, content, sha256, exif, uploaded_by_id, created_at)
SELECT md5('file ' || n)::uuid,
       CASE n WHEN 5 THEN 'ảnh bìa (bản "cuối").jpg' WHEN 6 THEN '📷.png' ELSE 'file-' || n || '.jpg' END,
       CASE WHEN n = 6 THEN 'image/png' ELSE 'image/jpeg' END,
       content,
       sha256(content),
       CASE n % 3 WHEN 0 THEN NULL
                  WHEN 1 THEN '{"iso": 200,  "iso": 400, "lens": null}'::json -- spaces and the repeated key are kept
                  ELSE json_build_object('width', 160 * n, 'gps', json_build_array(10.77 + n, -106.7)) END,
       CASE WHEN n <> 9 THEN 1 + n % 5 END,
       timestamptz '2023-03-26 00:30:00+00' + n * interval '10 minutes'
FROM generate_series(1, 12) AS n,
     LATERAL (SELECT CASE n WHEN 1 THEN NULL
                            WHEN 2 THEN ''::bytea
                            ELSE (SELECT string_agg(decode(md5('file ' || n || ' block ' || k), 'hex'), ''::bytea ORDER BY k)
                                  FROM generate_series(1, 48 * n) AS k) END AS content) AS c
ORDER BY n;

UPDATE users SET team_id = 1 + id % 3, avatar_file_id = CASE WHEN id % 2 = 0 THEN md5('file ' || 1 + id % 12)::uuid END
WHERE id % 4 <> 1;

-- ----------------------------------------------------------------------------
-- Catalogue
-- ----------------------------------------------------------------------------

INSERT INTO categories (id, parent_id, name, slug, path, sort_order, is_visible) VALUES
  (1, NULL, 'Thời trang', 'thoi-trang', '{1}', 0, true),
  (2, NULL, 'Điện tử', 'dien-tu', '{2}', 1, true),
  (3, NULL, 'Nhà cửa', 'nha-cua', '{3}', 2, true),
  (4, NULL, 'Sách', 'sach', '{4}', 3, true),
  (5, 1, 'Áo', 'ao', '{1,5}', 0, true),
  (6, 1, 'Quần', 'quan', '{1,6}', 1, true),
  (7, 5, 'Áo dài', 'ao-dai', '{1,5,7}', 0, true),
  (8, 2, 'Điện thoại', 'dien-thoai', '{2,8}', 0, true),
  (9, 2, 'Phụ kiện', 'phu-kien', '{2,9}', 1, true),
  (10, 8, 'Ốp lưng', 'op-lung', '{2,8,10}', 0, true),
  (11, 3, 'Nhà bếp', 'nha-bep', '{3,11}', 0, true),
  (12, 11, 'Cà phê & trà', 'ca-phe-tra', '{3,11,12}', -1, true),
  (13, 4, 'Thiếu nhi', 'thieu-nhi', '{}', 0, false),
  (14, 3, 'Khác', 'khac', '{3,NULL}', 99, false);

INSERT INTO brands (id, name, website, logo_file_id, founded)
SELECT n,
       (ARRAY['Sông Hồng', 'Mộc', 'Bến Thành', 'Hạ Long', 'L''Étoile', 'Ngói Đỏ'])[n],
       CASE WHEN n % 3 = 0 THEN NULL WHEN n = 5 THEN '' ELSE 'https://brand-' || n || '.example.vn/?a=1&b=%20' END,
       CASE WHEN n % 2 = 1 THEN md5('file ' || 6 + n)::uuid END,
       CASE WHEN n <> 4 THEN 1900 + n * 17 END
FROM generate_series(1, 6) AS n;

INSERT INTO product (id, sku, name, slug, description, status, "basePrice", "compareAtPrice", "weightGrams", specs, keywords,
                     "categoryId", "brandId", "createdAt", "updatedAt")
SELECT md5('product ' || n)::uuid,
       'SP-' || lpad(n::text, 4, '0'),
       (ARRAY['Áo dài lụa tơ tằm', 'Áo thun cổ tròn', 'Áo khoác gió', 'Quần jean ống đứng', 'Quần tây công sở',
              'Điện thoại X10', 'Ốp lưng trong suốt', 'Sạc nhanh 30W', 'Tai nghe không dây', 'Cáp USB-C 1 m',
              'Nồi gang 24 cm', 'Dao bếp "Sumo"', 'Thớt gỗ nghiến', 'Bình giữ nhiệt 500 ml', 'Phin cà phê nhôm',
              'Cà phê rang xay 500 g', 'Trà sen Tây Hồ', 'Bộ ấm chén Bát Tràng', 'Sách "Dế Mèn phiêu lưu ký"', 'Sổ tay bìa vải',
              'Đèn bàn LED', 'Khăn rằn', 'Nón lá Huế', 'Thẻ quà tặng 🎁'])[n],
       'san-pham-' || n,
       CASE n % 5 WHEN 0 THEN NULL WHEN 1 THEN '' WHEN 2 THEN E'Dòng 1\nDòng 2\r\n\tthụt vào' WHEN 3 THEN 'Giá đã gồm thuế; đổi trả C:\kho\tháng 7'
                  ELSE repeat('Hàng thủ công, mỗi chiếc mỗi khác. ', 30 * n) END,
       (ARRAY['ACTIVE', 'ACTIVE', 'ACTIVE', 'OUT_OF_STOCK', 'DRAFT', 'ACTIVE', 'DISCONTINUED'])[1 + n % 7]::"ProductStatus",
       9000 + n * 45500 % 900000,
       CASE WHEN n % 3 = 0 THEN 12000 + n * 45500 % 900000 END,
       CASE WHEN n % 8 <> 0 THEN n * 125 % 2200 END,
       CASE n % 4 WHEN 0 THEN '{}'
                  ELSE jsonb_build_object('chất liệu', (ARRAY['lụa', 'gỗ', 'nhôm'])[n % 4], 'size', jsonb_build_array(n, n * 1.50, NULL),
                                          'origin', jsonb_build_object('country', 'VN', 'verified', n % 2 = 0)) END,
       CASE n % 3 WHEN 0 THEN '{}'::text[] WHEN 1 THEN ARRAY['quà', 'tết', NULL] ELSE ARRAY['bán chạy'] END,
       (ARRAY[7, 5, 5, 6, 6, 8, 10, 9, 9, 9, 11, 11, 11, 11, 12, 12, 12, 12, 13, 4, 3, 1, 1, 14])[n],
       CASE WHEN n % 5 <> 0 THEN 1 + n % 6 END,
       timestamp '2023-03-26 01:45:00' + n * interval '5 minutes',
       timestamp '2024-03-31 02:30:00' + n * interval '1 millisecond'
FROM generate_series(1, 24) AS n;

INSERT INTO product_variant (id, "productId", sku, title, price, cost, barcode, "optionValues", position)
SELECT md5('variant ' || n)::uuid,
       md5('product ' || p)::uuid,
       'SP-' || lpad(p::text, 4, '0') || '-' || (ARRAY['A', 'B'])[1 + v],
       CASE WHEN v = 0 THEN '' ELSE 'Loại B' END,
       9000 + p * 45500 % 900000 + v * 20000,
       CASE WHEN n % 6 <> 0 THEN 5000.1234 + p * 30300 % 960000 END,
       CASE WHEN n % 4 <> 0 THEN '893' || lpad((n * 97531)::text, 10, '0') END,
       CASE WHEN v = 1 THEN jsonb_build_object('màu', CASE WHEN p % 2 = 0 THEN 'đỏ' END, 'cỡ', p % 5) END,
       v
FROM generate_series(1, 48) AS n, LATERAL (SELECT 1 + (n - 1) / 2 AS p, (n - 1) % 2 AS v) AS x
ORDER BY n;

UPDATE product SET "defaultVariantId" = v.id
FROM product_variant v
WHERE v."productId" = product.id AND v.position = 0 AND product.status <> 'DRAFT';

INSERT INTO attributes (id, code, label, input, unit, is_filterable) VALUES
  (1, 'color', 'Màu sắc', 'swatch', NULL, true),
  (2, 'size', 'Kích cỡ', 'select', NULL, true),
  (3, 'weight', 'Trọng lượng', 'number', 'g', false),
  (4, 'material', 'Chất liệu', 'select', '', true),
  (5, 'note', 'Ghi chú', 'text', NULL, false);

INSERT INTO attribute_values (id, attribute_id, value, "numeric", swatch)
SELECT n,
       CASE WHEN n <= 6 THEN 1 WHEN n <= 11 THEN 2 WHEN n <= 14 THEN 3 ELSE 4 END,
       (ARRAY['đỏ', 'xanh lá', 'xanh dương', 'vàng', 'đen', 'trắng', 'S', 'M', 'L', 'XL', '2XL', '250 g', '500 g', '-0,5 g', 'lụa', 'gỗ', ''])[n],
       CASE n WHEN 12 THEN 250 WHEN 13 THEN 500 WHEN 14 THEN -0.5 END,
       CASE WHEN n <= 5 THEN decode('89504e470d0a1a0a', 'hex') || decode(md5('swatch ' || n), 'hex') WHEN n = 6 THEN ''::bytea END
FROM generate_series(1, 17) AS n;

-- ----------------------------------------------------------------------------
-- Pages and menus
-- ----------------------------------------------------------------------------

INSERT INTO page (id, slug, title, seo, "isPublished", "publishedAt", "createdById", "createdAt") VALUES
  (1, 'trang-chu', 'Trang chủ', '{"title":"Cửa hàng","keywords":["áo dài","cà phê"]}', true, '2024-03-31 01:00:00+00', 1, '2024-03-31 01:59:59.999'),
  (2, 'gioi-thieu', 'Giới thiệu', NULL, true, '2024-03-31 00:59:59.999999+00', 1, '2024-03-31 02:30:00'),
  (3, 'lien-he', 'Liên hệ', '{}', true, '2024-10-27 00:30:00+00', 2, '2024-10-27 02:30:00'),
  (4, 'chinh-sach-doi-tra', 'Chính sách đổi trả', '[]', true, '2024-10-27 01:30:00+00', 2, '2024-10-27 02:30:00.001'),
  (5, 'khuyen-mai', 'Khuyến mãi 🎉', 'null', false, NULL, NULL, '2024-11-03 01:30:00'),
  (6, 'nhap', '', '{ "draft" : true }', false, NULL, 3, '1970-01-01 00:00:00');

INSERT INTO page_block (id, "pageId", kind, position, content, "productIds")
SELECT n,
       1 + (n - 1) / 3,
       (ARRAY['hero', 'rich-text', 'product-grid', 'html'])[1 + n % 4]::block_kind,
       (n - 1) % 3,
       CASE n % 4
         WHEN 0 THEN jsonb_build_object('heading', 'Chào mừng ' || n, 'cta', jsonb_build_object('label', 'Mua ngay', 'url', '/san-pham?tag=tết'))
         WHEN 1 THEN jsonb_build_array(jsonb_build_object('type', 'p', 'text', E'Một dòng\nhai "dòng" \\ ba'), NULL, n)
         WHEN 2 THEN jsonb_build_object('columns', n % 5, 'filter', jsonb_build_object('price', jsonb_build_array(0, 1e6, -0.50)))
         ELSE to_jsonb('<p class="x">&nbsp;Khối ' || n || '</p>')
       END,
       CASE WHEN n % 4 = 2 THEN ARRAY[md5('product ' || n)::uuid, NULL, md5('product ' || n + 1)::uuid] ELSE '{}' END
FROM generate_series(1, 14) AS n;

INSERT INTO menus (id, parent_id, code, title) VALUES
  (1, NULL, 'main', 'Menu chính'),
  (2, NULL, 'footer', 'Chân trang'),
  (3, NULL, 'account', 'Tài khoản'),
  (4, 1, 'main-fashion', 'Thời trang'),
  (5, 1, 'main-electronics', 'Điện tử'),
  (6, 1, 'main-home', 'Nhà cửa'),
  (7, 4, 'main-fashion-sale', 'Giảm giá'),
  (8, 2, 'footer-policy', 'Chính sách'),
  (9, 2, 'footer-social', '');

INSERT INTO menu_links (id, menu_id, parent_id, page_id, label, url, position, open_in_new_tab)
SELECT n,
       1 + (n - 1) % 9,
       CASE WHEN n > 9 AND n % 2 = 0 THEN n - 9 END,
       CASE WHEN n % 3 = 0 THEN 1 + n % 6 END,
       CASE WHEN n = 11 THEN '' ELSE 'Liên kết ' || n END,
       CASE n % 3 WHEN 1 THEN '/danh-muc/' || n || '?q=c%C3%A0+ph%C3%AA' WHEN 2 THEN 'https://example.vn/#' || n END,
       (n - 1) / 9,
       n % 3 = 2
FROM generate_series(1, 23) AS n;

UPDATE menus SET home_link_id = id WHERE id <> 3;

-- ----------------------------------------------------------------------------
-- Blog
-- ----------------------------------------------------------------------------

INSERT INTO posts (id, slug, title, excerpt, body, status, author_id, cover_file_id, related_ids, metadata, reading_minutes,
                   published_at, created_at, updated_at)
SELECT n,
       'bai-viet-' || n,
       (ARRAY['Cách chọn áo dài', 'Pha cà phê phin', 'Mẹo bảo quản nồi gang', 'Chuyện làng gốm', 'Quà Tết ý nghĩa', 'Hỏi & đáp'])[1 + n % 6] || ' (' || n || ')',
       CASE n % 3 WHEN 0 THEN NULL WHEN 1 THEN '' ELSE E'Tóm tắt: "một", ''hai''\n\\ ba' END,
       repeat(E'Đoạn văn số ' || n || E'. Một câu dài vừa phải, có dấu tiếng Việt và emoji ☕.\n', 1 + n * n),
       (ARRAY['draft', 'in review', 'published', 'archived'])[1 + n % 4]::post_status,
       1 + n % 4,
       CASE WHEN n % 2 = 0 THEN md5('file ' || n)::uuid END,
       CASE n % 3 WHEN 0 THEN '{}'::integer[] WHEN 1 THEN ARRAY[n % 12 + 1, NULL, -1] ELSE ARRAY[2147483647, -2147483648] END,
       CASE n % 4 WHEN 0 THEN NULL WHEN 1 THEN '{"b":1,"a":2}' WHEN 2 THEN '[1, 2.50, "ba", [null, {"sâu": {"hơn": true}}]]' ELSE '"chuỗi"' END::json,
       CASE WHEN n <> 7 THEN (n * 0.75)::real END,
       CASE WHEN n % 4 >= 2 THEN timestamptz '2024-03-31 01:00:00+00' + (n - 6) * interval '30 minutes' END,
       timestamp '2024-03-31 01:00:00' + n * interval '15 minutes',
       timestamp '2024-10-27 02:00:00' + n * interval '7 minutes'
FROM generate_series(1, 12) AS n;

INSERT INTO comments (id, post_id, author_id, parent_id, body, is_hidden, created_at)
SELECT n,
       CASE WHEN n <= 8 THEN n ELSE (n - 9) % 8 + 1 END,
       CASE WHEN n % 5 <> 0 THEN 1 + n % 18 END,
       CASE WHEN n > 8 THEN n - 8 END,
       (ARRAY['Hay quá 👍', 'Cảm ơn shop!', '', E'Dòng 1\nDòng 2', 'Có "hoá đơn" không?', E'C:\\temp\ttab'])[1 + n % 6],
       n % 9 = 0,
       timestamptz '2024-11-03 05:59:00+00' + n * interval '1 minute'
FROM generate_series(1, 19) AS n;

INSERT INTO tags (id, name, slug)
SELECT n, name, 'tag-' || n
FROM unnest(ARRAY['cà phê', 'áo dài', 'quà tặng', 'nhà bếp', 'đọc sách', 'khuyến mãi', 'hỏi đáp', '#tết']) WITH ORDINALITY AS t (name, n);

INSERT INTO post_tags (post_id, tag_id, position)
SELECT 1 + (n - 1) % 12, 1 + (n + (n - 1) / 12) % 8, (n - 1) / 12
FROM generate_series(1, 20) AS n;

-- ----------------------------------------------------------------------------
-- Website configuration
-- ----------------------------------------------------------------------------

INSERT INTO website_setting (id, key, kind, value, fallback, description, "isPublic", "updatedById", "updatedAt")
SELECT n,
       s.name || '.' || k.name,
       (CASE k.name WHEN 'enabled' THEN 'boolean' WHEN 'label' THEN CASE WHEN n % 6 = 2 THEN 'number' ELSE 'string' END ELSE 'json' END)::setting_kind,
       CASE
         WHEN n % 10 = 0 THEN NULL
         WHEN k.name = 'enabled' THEN to_jsonb(n % 4 <> 0)
         WHEN k.name = 'label' AND n % 6 = 2 THEN to_jsonb(-n * 1.25)
         WHEN k.name = 'label' THEN to_jsonb('Mục ' || s.name || E' ✨ "\\"')
         ELSE jsonb_build_object('order', n, 'items', jsonb_build_array('một', NULL, jsonb_build_object('sâu', jsonb_build_array())))
       END,
       CASE WHEN n % 4 = 0 THEN '{"a": 1,   "a": 2}' WHEN n % 4 = 1 THEN 'null' END::json,
       CASE n % 3 WHEN 0 THEN NULL WHEN 1 THEN '' ELSE 'Cấu hình ' || s.name END,
       n % 2 = 0,
       CASE WHEN n % 3 = 0 THEN 1 + n % 3 END,
       timestamp '2024-10-27 01:00:00' + n * interval '2 minutes 0.001 seconds'
FROM unnest(ARRAY['shop', 'checkout', 'payment', 'shipping', 'invoice', 'mail', 'sms', 'zalo', 'search', 'seo', 'analytics', 'affiliate',
                  'course', 'blog', 'support', 'loyalty', 'media', 'security', 'theme']) WITH ORDINALITY AS s (name, n1),
     unnest(ARRAY['enabled', 'label', 'options']) WITH ORDINALITY AS k (name, n2),
     LATERAL (SELECT (3 * (n1 - 1) + n2)::integer AS n) AS x
ORDER BY n;

INSERT INTO call_center_config (id, name, hotline, opens_at, closes_at, weekdays, timezone, routing) VALUES
  (1, 'Hà Nội', '1900 1234', '07:30', '21:00', '{1,2,3,4,5,6,7}', 'Asia/Ho_Chi_Minh', '{"queue": ["bán hàng", "kỹ thuật"], "overflow": null}'),
  (2, 'Paris', '+33 1 23 45 67 89', '00:00', '24:00', '{}', 'Europe/Paris', '{}');

-- ----------------------------------------------------------------------------
-- Currencies and stock
-- ----------------------------------------------------------------------------

INSERT INTO "ExchangeRate" ("baseCode", "quoteCode", "quotedOn", "midRate", "buyRate", "isEstimate", "fetchedAt")
SELECT (ARRAY['USD', 'EUR', 'JPY'])[1 + n % 3],
       'VND',
       date '2024-03-23' + n / 3,
       (ARRAY[24785.5, 26810.12345678, 163.00000001])[1 + n % 3] + n % 7,
       CASE WHEN n % 5 <> 0 THEN (ARRAY[24700, 26700, 162.5])[1 + n % 3]::float8 + n / 10.0::float8 END,
       n % 7 = 0,
       timestamp '2024-03-23 02:15:00' + n * interval '8 hours'
FROM generate_series(1, 47) AS n;

INSERT INTO stock_snapshots (sku, warehouse_code, taken_at, on_hand, turnover, value, counts)
SELECT 'SP-' || lpad((1 + n % 24)::text, 4, '0') || '-A',
       CASE WHEN n % 2 = 0 THEN 'HN' ELSE 'SG' END,
       timestamp '2024-10-26 23:00:00' + n * interval '30 minutes',
       n * 37 % 101 - 4,
       CASE n WHEN 1 THEN 'NaN' WHEN 2 THEN 'Infinity' WHEN 3 THEN '-0' WHEN 4 THEN NULL WHEN 5 THEN '5e-324' WHEN 6 THEN '1.7976931348623157e308'
              ELSE n / 3.0::float8 END,
       CASE n WHEN 1 THEN 'NaN' WHEN 2 THEN NULL WHEN 3 THEN '123456789012345678901234567890.123456789012345678901234567890'
              WHEN 4 THEN '0.00' WHEN 5 THEN '-0.000000000000000000001' ELSE (n * 1234.50)::text END::numeric,
       CASE n % 4 WHEN 0 THEN '{}'::integer[] WHEN 1 THEN ARRAY[n, NULL, -n] ELSE ARRAY[n] END
FROM generate_series(1, 31) AS n;

-- ----------------------------------------------------------------------------
-- Orders: invoices (hoá đơn), their lines, and the products (sản phẩm) recognised in them
-- ----------------------------------------------------------------------------

-- One statement for invoices and lines: an invoice's totals are the sums of its lines.
-- The first 4,210 lines give each invoice one line; the others are scattered, a fortieth of them over 12 long invoices.
WITH line AS (
  SELECT n,
         i,
         row_number() OVER (PARTITION BY i ORDER BY n) AS stt,
         1 + n * 7 % 24 AS p,
         CASE WHEN n % 101 = 0 THEN NULL WHEN n % 97 = 0 THEN -1 WHEN n % 17 = 0 THEN n % 40 / 8.0 ELSE 1 + n % 12 END::numeric(18, 6) AS quantity,
         CASE WHEN n % 101 = 0 THEN NULL ELSE 1000 + n * 7919 % 900000 + CASE WHEN n % 13 = 0 THEN 0.333333 ELSE 0 END END::numeric(21, 6) AS price,
         CASE WHEN n % 23 = 0 THEN n % 500 * 10 ELSE 0 END::numeric(19, 2) AS discount,
         (ARRAY[0, 0.05, 0.08, 0.1, NULL])[1 + n % 5] AS rate
  FROM generate_series(1, 18827) AS n,
       LATERAL (SELECT CASE WHEN n <= 4210 THEN n
                            WHEN n % 40 = 0 THEN 350 * (n / 40 % 12) + 7
                            ELSE 1 + ('x' || substr(md5('line ' || n), 1, 7))::bit(28)::integer % 4210 END AS i) AS x
), priced AS (
  SELECT line.*,
         amount,
         round(amount * rate, 2) AS tax
  FROM line,
       LATERAL (SELECT round(coalesce(quantity * price, 0) - discount, 2) AS amount) AS x
), invoice AS (
  INSERT INTO ext_listhoadon (id, idserver, kind, khmshdon, khhdon, shdon, nbmst, nbten, nmmst, nmten, nmdchi, tdlap, ntao, dvtte, tgia,
                              tgtcthue, tgtthue, tgtttbso, tthai, ghichu, raw, "userId", "createdAt", "updatedAt")
  SELECT md5('invoice ' || i)::uuid,
         md5('server ' || i)::uuid::text,
         (CASE WHEN sold THEN 'ban_ra' ELSE 'mua_vao' END)::invoice_kind,
         CASE WHEN i % 50 = 0 THEN 2 ELSE 1 END,
         'C' || to_char(issued, 'YY') || 'T' || (ARRAY['AA', 'AB', 'BK'])[1 + i % 3],
         i,
         CASE WHEN sold THEN '0312345678' ELSE '01' || lpad((i % 37 * 271828)::text, 8, '0') END,
         CASE WHEN sold THEN 'CÔNG TY TNHH CỬA HÀNG MẪU' WHEN i % 37 = 0 THEN NULL ELSE 'Nhà cung cấp số ' || i % 37 END,
         CASE WHEN NOT sold THEN '0312345678' WHEN i % 4 = 0 THEN '03' || lpad((i * 1237 % 100000000)::text, 8, '0') || '-001' END,
         CASE WHEN NOT sold THEN 'CÔNG TY TNHH CỬA HÀNG MẪU' WHEN i % 11 = 0 THEN '' WHEN i % 4 <> 0 THEN 'Khách lẻ'
              ELSE 'Công ty "Hoa Sen" ' || i END,
         CASE i % 9 WHEN 0 THEN NULL WHEN 1 THEN E'12 Lê Lợi\nQuận 1\nTP. Hồ Chí Minh' ELSE i % 300 || '/' || i % 7 || ' Trần Phú, Hà Nội' END,
         issued,
         timestamptz '2023-01-01 01:00:00+00' + i * interval '12613.047011 seconds',
         CASE WHEN i % 83 = 0 THEN 'USD' ELSE 'VND' END,
         CASE WHEN i % 83 = 0 THEN 24785.5 ELSE 1 END,
         total,
         total_tax,
         total + total_tax,
         1 + i % 6,
         CASE i % 8 WHEN 0 THEN '' WHEN 1 THEN E'Giao giờ hành chính\tgọi trước 📞' WHEN 2 THEN 'Thay thế hoá đơn số ' || i - 1 END,
         CASE WHEN i % 3 <> 0 THEN
           jsonb_build_object('shdon', i, 'hthdon', 'điện tử', 'ttkhac', jsonb_build_array(
                                jsonb_build_object('ttruong', 'Mã tra cứu', 'dlieu', upper(substr(md5('code ' || i), 1, 8))),
                                CASE WHEN i % 2 = 0 THEN jsonb_build_object('ttruong', 'Ghi chú', 'dlieu', NULL) END),
                              'tong', total + total_tax)
         END,
         CASE WHEN sold AND i % 5 < 2 THEN 1 + i % 18 END,
         timestamp '2023-01-01 08:00:00' + i * interval '12613 seconds',
         CASE WHEN i % 3 = 0 THEN timestamp '2024-10-27 02:30:00' + i * interval '1 millisecond' END
  FROM (SELECT i, i % 5 < 3 AS sold, date '2023-01-01' + (i * 12613::bigint / 86400)::integer AS issued,
               sum(amount) AS total, coalesce(sum(tax), 0) AS total_tax
        FROM priced GROUP BY i) AS x
  ORDER BY i
)
INSERT INTO ext_detailhoadon (id, idhdonserver, stt, ten, dvtinh, sluong, dgia, stckhau, thtien, tsuat, ltsuat, tthue, ttkhac)
SELECT row_number() OVER (ORDER BY i, stt),
       md5('server ' || i)::uuid::text,
       stt,
       CASE WHEN n % 101 = 0 THEN E'Hàng khuyến mãi\n(không thu tiền) "\\"' WHEN n % 997 = 0 THEN '' WHEN n % 1009 = 0 THEN NULL
            ELSE product.name || CASE n % 4 WHEN 0 THEN '' WHEN 1 THEN ' - loại B' WHEN 2 THEN ' (' || n % 50 || ')' ELSE ' ' END END,
       (ARRAY['cái', 'hộp', 'kg', 'bộ', NULL, ''])[1 + n % 6],
       quantity,
       price,
       discount,
       amount,
       rate::float8,
       (ARRAY['0%', '5%', '8%', '10%', 'KCT'])[1 + n % 5],
       tax,
       CASE WHEN n % 6 = 0 THEN '[]' WHEN n % 6 = 1 THEN '[{"ttruong": "Lô",  "dlieu": "L' || n % 90 || '"}]' END::json
FROM priced JOIN product ON product.sku = 'SP-' || lpad(p::text, 4, '0')
ORDER BY i, stt;

-- 16,368 of the 18,827 lines: 2,459 and 18,827 have no common factor, so id * 2459 takes each remainder once.
INSERT INTO ext_sanphamhoadon (id, detail_id, product_id, ten, ten2, dvt, dgia, aliases, score, reviewed, created_at)
SELECT row_number() OVER (ORDER BY d.id),
       d.id,
       CASE WHEN d.id % 7 <> 0 THEN product.id END,
       coalesce(d.ten, 'sản phẩm ?'),
       CASE d.id % 5 WHEN 0 THEN NULL WHEN 1 THEN '' ELSE product.name END,
       d.dvtinh,
       abs(d.dgia),
       CASE d.id % 6 WHEN 0 THEN ARRAY[product.sku, NULL] WHEN 1 THEN ARRAY['sp ' || d.id % 100, 'a "b"', '{c}', 'd\e'] ELSE '{}' END,
       CASE WHEN d.id % 9 <> 0 THEN (d.id % 1000 / 1000.0)::real END,
       d.id % 4 = 0,
       timestamp '2024-01-01 00:00:00' + d.id * interval '1439.001 seconds'
FROM ext_detailhoadon d JOIN product ON product.sku = 'SP-' || lpad((1 + d.id % 24)::text, 4, '0')
WHERE d.id * 2459 % 18827 >= 2459
ORDER BY d.id;

-- ----------------------------------------------------------------------------
-- Affiliates
-- ----------------------------------------------------------------------------

INSERT INTO aff_users (id, user_id, referral_code, status, commission_rate, balance, referrer_id, tax_info, created_at)
SELECT n,
       n + 2,
       'CTV' || upper(substr(md5('affiliate ' || n), 1, 6)),
       (ARRAY['APPROVED', 'APPROVED', 'PENDING', 'APPROVED', 'BLOCKED'])[1 + n % 5]::"AffiliateStatus",
       2.50 + n % 4 * 2.25,
       CASE WHEN n = 4 THEN -125000.50 ELSE n * 350000 END,
       CASE WHEN n > 3 THEN n / 3 END,
       CASE n % 3 WHEN 0 THEN NULL WHEN 1 THEN '{}' ELSE jsonb_build_object('mst', '8' || n * 111111111, 'cmnd', NULL) END,
       timestamptz '2023-02-01 00:00:00+07' + n * interval '97 hours'
FROM generate_series(1, 9) AS n;

INSERT INTO aff_campaigns (id, name, description, commission_rate, cookie_days, rules, starts_at, ends_at, is_active) VALUES
  (1, 'Tết 2024', 'Hoa hồng gấp đôi', 10, 30, '[{"min": 500000, "rate": 10}]', '2024-01-15 00:00:00+07', '2024-02-20 00:00:00+07', false),
  (2, 'Cà phê mùa hè', NULL, 7.5, 15, '[]', '2024-05-01 00:00:00+07', '2024-09-01 00:00:00+07', false),
  (3, 'Áo dài', '', 5, 30, '[{"category": 7}, {"except": ["SP-0024"]}]', '2024-03-31 01:30:00+00', 'infinity', true),
  (4, 'Sách hay', E'Mỗi đơn "một" cuốn\ttặng một', 3.25, 7, '{"any":true}', '2024-10-27 00:30:00+00', NULL, true),
  (5, 'Thử nghiệm 🧪', NULL, 0, 0, 'null', '2024-11-03 06:30:00+00', NULL, false);

INSERT INTO aff_campaign_affiliates (campaign_id, affiliate_id, custom_rate, joined_on)
SELECT 1 + n % 4, 1 + (n - 1) % 9, CASE WHEN n % 3 = 0 THEN 12.5 END, date '2024-02-20' + n * 5
FROM generate_series(1, 10) AS n;

INSERT INTO aff_links (id, campaign_id, affiliate_id, product_id, code, target_url, clicks_total, created_at)
SELECT n,
       1 + m % 4,
       1 + (m - 1) % 9,
       CASE WHEN n % 3 <> 0 THEN md5('product ' || n)::uuid END,
       substr(md5('link ' || n), 1, 10),
       'https://shop.example.vn/p/' || n || '?utm_source=aff&utm_campaign=t%E1%BA%BFt',
       0,
       timestamp '2024-03-10 02:30:00' + n * interval '1 hour'
FROM generate_series(1, 13) AS n, LATERAL (SELECT 1 + (n - 1) % 10 AS m) AS x
ORDER BY n;

INSERT INTO aff_clicks (id, link_id, visitor_id, ip, country, user_agent, referrer, utm, clicked_at)
OVERRIDING SYSTEM VALUE
SELECT n,
       1 + n * n / 7 % 13,
       CASE WHEN n % 6 <> 0 THEN md5('visitor ' || n / 3)::uuid END,
       CASE n % 5 WHEN 0 THEN NULL WHEN 1 THEN inet '2001:db8::' + n ELSE inet '203.0.113.0' + n % 256 END,
       (ARRAY['VN', 'VN', 'VN', 'US', 'FR', NULL])[1 + n % 6],
       CASE n % 4 WHEN 0 THEN NULL WHEN 1 THEN '' ELSE 'Mozilla/5.0 (Linux; Android ' || 9 + n % 6 || ') "Zalo"' END,
       CASE WHEN n % 7 = 0 THEN 'https://zalo.me/?q=' || n || E'\\n' WHEN n % 2 = 0 THEN 'https://facebook.com/' END,
       CASE n % 3 WHEN 0 THEN NULL WHEN 1 THEN '{}' ELSE jsonb_build_object('source', 'aff', 'term', CASE WHEN n % 2 = 0 THEN 'áo dài ❤️' END, 'n', n) END,
       timestamptz '2024-03-09 22:00:00+00' + n * interval '10007.000013 seconds'
FROM generate_series(1, 1994) AS n
ORDER BY n;

UPDATE aff_links SET clicks_total = (SELECT count(*) FROM aff_clicks c WHERE c.link_id = aff_links.id);

INSERT INTO aff_conversions (id, click_id, affiliate_id, invoice_id, amount, commission, status, converted_at, settled_on)
SELECT md5('conversion ' || n)::uuid,
       CASE WHEN n % 20 <> 0 THEN c.id END,
       l.affiliate_id,
       CASE WHEN n % 8 <> 0 THEN md5('invoice ' || n * 20)::uuid END,
       amount,
       round(amount * 0.0725, 4),
       (CASE WHEN n % 11 = 0 THEN 'reversed' WHEN n % 3 = 0 THEN 'pending' ELSE 'approved' END)::conversion_status,
       c.clicked_at + n * interval '61 seconds',
       CASE WHEN n % 3 <> 0 THEN date '2024-04-01' + n END
FROM generate_series(1, 184) AS n
     JOIN aff_clicks c ON c.id = n * 10
     JOIN aff_links l ON l.id = c.link_id,
     LATERAL (SELECT (CASE WHEN n % 11 = 0 THEN -1 ELSE 1 END * (50000 + n * 7331 % 450000))::numeric(15, 2) AS amount) AS x
ORDER BY n;

INSERT INTO aff_payment_requests (id, affiliate_id, amount, bank_account, note, is_paid, processed_by_id, requested_at, processed_at) VALUES
  (1, 1, 350000.00, '{"bank": "VCB", "no": "0071000123456", "name": "LE MINH CHAU"}', NULL, true, 1, '2024-03-31 08:00:00+07', '2024-04-01 09:15:00.5+07'),
  (2, 2, 500000.50, '{"bank": "TCB", "no": null}', '', false, NULL, '2024-10-27 02:30:00+02', NULL),
  (3, 2, 0.01, '[]', E'Kiểm tra\\thử', true, 2, '2024-10-27 02:30:00+01', '2024-10-27 02:30:00.000001+01'),
  (4, 6, 999999999999.99, '{"bank": {"name": "Ngân hàng \"Mẫu\"", "branch": ["HN", 1]}}', 'Gấp 🙏', false, NULL, '2024-11-03 01:30:00-05', NULL);

-- ----------------------------------------------------------------------------
-- Audit
-- ----------------------------------------------------------------------------

-- March to November, across both changes of the clocks in Europe and America.
INSERT INTO audit_logs (id, actor_id, action, entity_type, entity_id, old_values, new_values, ip_address, user_agent, request_id,
                        duration_ms, created_at)
SELECT n,
       CASE WHEN n % 6 <> 0 THEN 1 + n * 5 % 18 END,
       action,
       entity,
       CASE WHEN action IN ('LOGIN', 'LOGOUT') THEN NULL WHEN n % 2 = 0 THEN (1 + n % 57)::text ELSE md5('entity ' || n % 999)::uuid::text END,
       CASE WHEN action IN ('UPDATE', 'DELETE') THEN jsonb_build_object('status', 'cũ', 'price', n * 1.10, 'tags', jsonb_build_array()) END,
       CASE action
         WHEN 'CREATE' THEN jsonb_build_object('name', E'sản phẩm "' || n || E'"\n\\', 'price', -n, 'nested', jsonb_build_object('a', jsonb_build_array(1, NULL, jsonb_build_object('b', n % 2 = 0))))
         WHEN 'UPDATE' THEN jsonb_build_object('status', 'mới', 'price', n * 1.25, 'tags', jsonb_build_array('🔥', n % 10))
         WHEN 'EXPORT' THEN to_jsonb(n)
       END,
       CASE n % 7 WHEN 0 THEN NULL WHEN 1 THEN inet '2001:db8:1::' + n WHEN 2 THEN inet '10.0.0.0/8' + n ELSE inet '192.0.2.0' + n % 256 END,
       CASE n % 5 WHEN 0 THEN NULL WHEN 1 THEN '' WHEN 2 THEN 'curl/8.' || n % 10 || '.0'
                  ELSE 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/' || 100 + n % 30 || '.0' END,
       CASE WHEN n % 4 <> 0 THEN md5('request ' || n / 2)::uuid END,
       CASE WHEN n % 9 <> 0 THEN (n * 389 % 20000)::float8 / 16 END,
       timestamptz '2024-03-01 00:00:00+00' + n * interval '1733.123457 seconds'
FROM generate_series(1, 12763) AS n,
     LATERAL (SELECT (ARRAY['UPDATE', 'CREATE', 'UPDATE', 'LOGIN', 'UPDATE', 'DELETE', 'LOGOUT', 'EXPORT'])[1 + n * 3 % 8]::"AuditAction" AS action,
                     (ARRAY['product', 'ext_listhoadon', 'users', 'page', 'ExchangeRate', 'hoá đơn'])[1 + n % 6] AS entity) AS x
ORDER BY n;

-- ----------------------------------------------------------------------------
-- Sequences: behind the last row, and two that have moved though their tables are empty
-- ----------------------------------------------------------------------------

SELECT setval('users_id_seq', (SELECT max(id) FROM users)),
       setval('role_id_seq', (SELECT max(id) FROM role)),
       setval('permission_id_seq', (SELECT max(id) FROM permission)),
       setval('teams_id_seq', (SELECT max(id) FROM teams)),
       setval('categories_id_seq', (SELECT max(id) FROM categories)),
       setval('brands_id_seq', (SELECT max(id) FROM brands)),
       setval('attributes_id_seq', (SELECT max(id) FROM attributes)),
       setval('attribute_values_id_seq', (SELECT max(id) FROM attribute_values)),
       setval('page_id_seq', (SELECT max(id) FROM page)),
       setval('page_block_id_seq', (SELECT max(id) FROM page_block)),
       setval('menus_id_seq', (SELECT max(id) FROM menus)),
       setval('menu_links_id_seq', (SELECT max(id) FROM menu_links)),
       setval('posts_id_seq', (SELECT max(id) FROM posts)),
       setval('comments_id_seq', (SELECT max(id) FROM comments)),
       setval('tags_id_seq', (SELECT max(id) FROM tags)),
       setval('website_setting_id_seq', (SELECT max(id) FROM website_setting)),
       setval('call_center_config_id_seq', (SELECT max(id) FROM call_center_config)),
       setval('ext_detailhoadon_id_seq', (SELECT max(id) FROM ext_detailhoadon)),
       setval('ext_sanphamhoadon_id_seq', (SELECT max(id) FROM ext_sanphamhoadon)),
       setval('aff_users_id_seq', (SELECT max(id) FROM aff_users)),
       setval('aff_campaigns_id_seq', (SELECT max(id) FROM aff_campaigns)),
       setval('aff_links_id_seq', (SELECT max(id) FROM aff_links)),
       setval('aff_clicks_id_seq', (SELECT max(id) FROM aff_clicks)),
       setval('aff_payment_requests_id_seq', (SELECT max(id) FROM aff_payment_requests)),
       setval('audit_logs_id_seq', (SELECT max(id) FROM audit_logs)),
       setval('support_tickets_id_seq', 345),
       setval('purchase_order_number_seq', 100420, false);
