-- Questions about products.

-- Three products for the front page.
SELECT id, name, price_cents FROM products ORDER BY random() LIMIT 3;

-- What a category and its neighbours sell. The two halves never overlap.
SELECT id, name, 'in stock' AS availability FROM products WHERE category_id = $1 AND stock > 0
UNION
SELECT id, name, 'sold out' AS availability FROM products WHERE category_id = $1 AND stock = 0;

-- Is anyone selling this?
SELECT CASE WHEN (SELECT count(*) FROM order_items WHERE product_id = $1) > 0 THEN 'yes' ELSE 'no' END AS sold;

-- Products by number, given as text.
SELECT id, name FROM products WHERE id::text = $1;

-- The newest review of each product of a category.
SELECT p.id,
       p.name,
       (SELECT r.title FROM reviews r WHERE r.product_id = p.id ORDER BY r.created_at DESC LIMIT 1) AS newest_review
FROM products p
WHERE p.category_id = $1
ORDER BY p.name;
